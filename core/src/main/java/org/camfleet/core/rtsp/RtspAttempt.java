package org.camfleet.core.rtsp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.audio.SpeakerFrames;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.jspecify.annotations.Nullable;

/** One try to reach a camera and to have it play over one transport. On the loop. */
final class RtspAttempt
    implements CameraDialer.Caller, RtspHandshake.Outcome, RtspConnection.Owner {
  private static final long LONGEST_TICK_MILLIS = 5_000;
  private static final long SHORTEST_TICK_MILLIS = 100;

  /** Who tries; each end is told once, and nothing after {@link #close}. */
  interface Owner {
    /** The first packet of the media is there. */
    void onMedia();

    /** End: the camera is elsewhere. */
    void onRedirect(String location);

    /** End: no media came over this transport. */
    void onUnsuited(RtspFault fault);

    /** End: it does not work, or not any more. */
    void onFault(RtspFault fault);
  }

  /**
   * What is tried.
   *
   * @param camera where
   * @param credentials who we are, or null
   * @param transport how media shall come
   */
  record Target(CameraUrl camera, @Nullable RtspCredentials credentials, Transport transport) {}

  private final MediaLoop loop;
  private final RtspClient.Settings settings;
  private final Target target;
  private final CameraHabits habits;
  private final ClientMetrics metrics;
  private final RtspClient.Listener listener;
  private final Owner owner;
  private final CameraMedia media;
  private final LoopTimer timer;
  private @Nullable RtspConnection connection;
  private @Nullable Carrier carrier;
  private @Nullable RtspHandshake handshake;
  private @Nullable KeepAlive keepAlive;
  private @Nullable Backchannel backchannel;
  private @Nullable RtspSession session;
  private @Nullable ScheduledFuture<?> ticker;
  private long playingMicros;
  private boolean flowing;
  private boolean closed;

  RtspAttempt(
      MediaLoop loop,
      RtspClient.Settings settings,
      Target target,
      CameraMemory memory,
      ClientMetrics metrics,
      RtspClient.Listener listener,
      Owner owner) {
    this.loop = loop;
    this.settings = settings;
    this.target = target;
    this.habits = memory.habits();
    this.metrics = metrics;
    this.listener = listener;
    this.owner = owner;
    this.timer = LoopTimer.of(loop);
    this.media =
        new CameraMedia(
            target.camera().shown(),
            settings.patience(),
            metrics,
            memory.continuity(),
            habits.quirks(),
            settings.video(),
            listener);
  }

  void start() {
    new CameraDialer(loop, target, settings, habits, this).dial();
  }

  @Override
  public boolean hungUp() {
    return closed;
  }

  @Override
  public ChannelHandler handler(Channel channel) {
    Authorizer authorizer = new Authorizer(target.camera().host(), target.credentials(), habits);
    RtspConnection fresh = new RtspConnection(channel, this, authorizer, habits);
    connection = fresh;
    return fresh;
  }

  @Override
  public void onConnected() {
    RtspConnection fresh = connection;
    if (fresh != null) {
      Carrier chosen = carrier(fresh);
      carrier = chosen;
      if (!target.transport().isInside()) {
        media.besideTheConnection();
      }
      handshake = new RtspHandshake(fresh, chosen, target.camera().url(), settings, habits, this);
      handshake.start();
    }
  }

  private Carrier carrier(RtspConnection fresh) {
    UdpOptions udp = settings.transports().udp();
    return switch (target.transport()) {
      case TCP, HTTP -> new TcpCarrier(fresh, target.transport());
      case UDP -> new UdpCarrier(loop, fresh, udp, metrics.udp, manners(), this);
      case MULTICAST -> new MulticastCarrier(loop, fresh, udp, metrics.udp, manners(), this);
    };
  }

  private DatagramCarrier.Manners manners() {
    return new DatagramCarrier.Manners(settings.egress(), habits.quirks());
  }

  @Override
  public TrackStream onTrack(TrackPlan plan, int channel) {
    return media.add(plan, channel);
  }

  @Override
  public void onTrackRefused(TrackStream stream) {
    media.remove(stream);
  }

  @Override
  public void onBackchannel(BackchannelPlan plan) {
    Carrier carrying = carrier;
    Backchannel.Pace pace = settings.talk();
    if (carrying != null && pace != null) {
      int samples = SpeakerFrames.samples(plan.track());
      backchannel =
          new Backchannel(plan, samples, pace, timer, carrying::sendBack, metrics.backchannel);
      listener.onBackchannel(backchannel);
    }
  }

  @Override
  public void onNoBackchannel(String why) {
    listener.onNoBackchannel(why);
  }

  @Override
  public void onRedirect(String location) {
    owner.onRedirect(location);
  }

  @Override
  public void onUnsuited(RtspFault fault) {
    owner.onUnsuited(fault);
  }

  @Override
  public void onFault(RtspFault fault) {
    if (connection == null && target.transport() == Transport.HTTP && isOfThePort(fault)) {
      owner.onUnsuited(fault);
    } else {
      owner.onFault(fault);
    }
  }

  /** Many cameras speak HTTP, but no RTSP in it, or not to us. */
  private static boolean isOfThePort(RtspFault fault) {
    return switch (fault.kind()) {
      case NOT_FOUND, REFUSED, NO_ROUTE, PROTOCOL_ERROR, CLOSED -> true;
      default -> false;
    };
  }

  @Override
  public void onPlaying(RtspSession started) {
    long now = timer.nowMicros();
    session = started;
    playingMicros = now;
    media.started(now);
    if (connection != null && carrier != null) {
      KeepAlive fresh = new KeepAlive(connection, started, habits.quirks(), now);
      keepAlive = fresh;
      long packets = settings.patience().packets().toMillis();
      long silence = Math.min(packets, carrier.patienceMicros() / 1000);
      long often = Math.min(silence / 4, fresh.everyMicros() / 2000);
      long period = Math.max(SHORTEST_TICK_MILLIS, Math.min(LONGEST_TICK_MILLIS, often));
      ticker =
          loop.eventLoop()
              .scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    Carrier carrying = carrier;
    if (closed || carrying == null || keepAlive == null) {
      return;
    }
    long now = timer.nowMicros();
    keepAlive.tick(now);
    carrying.tick();
    media.report(now, carrying);
    RtspFault fault = media.check(now);
    long waited = now - playingMicros;
    if (media.hasPackets() || habits.quirks().refusal() != null) {
      tell(fault);
    } else if (fault != null || waited > carrying.patienceMicros()) {
      owner.onUnsuited(silence(fault, waited, carrying));
    }
  }

  private void tell(@Nullable RtspFault fault) {
    CameraClock clock = media.clock();
    if (fault != null) {
      owner.onFault(fault);
    } else if (clock != null) {
      listener.onClock(clock);
    }
  }

  private static RtspFault silence(@Nullable RtspFault told, long waited, Carrier carrier) {
    String text =
        told == null ? "no packet came within %d ms".formatted(waited / 1000) : told.text();
    RtspFault fault = told == null ? new RtspFault(RtspFault.Kind.NO_MEDIA, text) : told;
    return fault.saying(text + carrier.aside());
  }

  @Override
  public void onFrame(int channel, byte[] data, int offset, int length, long arrivalMicros) {
    if (closed) {
      return;
    }
    media.frame(channel, data, offset, length, arrivalMicros);
    if (!flowing && media.hasPackets()) {
      flowing = true;
      owner.onMedia();
    }
  }

  @Override
  public void onNoise(int count) {
    media.noise(count);
  }

  @Override
  public void onBytes(int count) {
    media.bytes(count);
  }

  @Override
  public void onLost(RtspFault fault) {
    if (handshake != null) {
      handshake.lost();
    }
    RtspFault told = media.explain(fault);
    // What ends once it plays is no matter of the questions before.
    if (session != null) {
      owner.onFault(told.at(CameraStage.RTP));
    } else {
      owner.onFault(isUnheard(told) ? habits.dropped(told) : told);
    }
  }

  private boolean isUnheard(RtspFault fault) {
    return fault.kind() == RtspFault.Kind.CLOSED && connection != null && !connection.isAnswered();
  }

  /** Asks the camera for a key frame, if it plays. */
  void requestKeyFrame() {
    if (!closed && carrier != null && session != null) {
      media.requestKeyFrame(timer.nowMicros(), carrier);
    }
  }

  RtspStats stats() {
    return media.stats();
  }

  /** Says goodbye and ends; {@code then} is run when the connection is closed. */
  void close(Runnable then) {
    if (closed) {
      return;
    }
    closed = true;
    if (ticker != null) {
      ticker.cancel(false);
    }
    if (backchannel != null) {
      backchannel.close();
    }
    if (carrier != null) {
      carrier.close();
    }
    if (connection == null) {
      loop.eventLoop().execute(then);
    } else {
      RtspSession held = held();
      if (held != null) {
        // Nobody could tell the camera that a session is over whose connection broke.
        habits.leftOpen(connection.isOpen() ? null : held);
      }
      connection.whenClosed(then);
      connection.close(
          held == null ? null : new RtspRequest("TEARDOWN", held.url(), held.headers()));
    }
  }

  /** What the camera holds for us, from its answer to the first SETUP on. */
  private @Nullable RtspSession held() {
    return session != null || handshake == null ? session : handshake.opened();
  }
}
