package org.camfleet.core.rtsp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.codecs.rtsp.RtspUrls;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * One session with one camera, over TCP: from connecting to access units, once. It heals nothing by
 * itself; whoever owns it starts another after {@link Listener#onEnded}.
 */
public final class RtspClient implements AutoCloseable {
  /**
   * Which camera, and how patiently.
   *
   * @param url {@code rtsp://host[:port]/path}; user and password in it are never sent as a part of
   *     it, and used when {@code credentials} is null
   * @param credentials who we are; null for cameras that ask nothing
   * @param connectTimeout patience for the connection and for each answer
   * @param mediaTimeout patience without video
   * @param wantAudio whether to set up sound that we can carry
   * @param egress which addresses may be connected to
   */
  public record Settings(
      URI url,
      @Nullable RtspCredentials credentials,
      Duration connectTimeout,
      Duration mediaTimeout,
      boolean wantAudio,
      EgressRules egress) {

    /** Under the usual rules of egress. */
    public Settings(
        URI url,
        @Nullable RtspCredentials credentials,
        Duration connectTimeout,
        Duration mediaTimeout,
        boolean wantAudio) {
      this(url, credentials, connectTimeout, mediaTimeout, wantAudio, EgressRules.DEFAULT);
    }

    /** Without what stands in the URL before the host. */
    @Override
    public String toString() {
      return RtspUrls.withoutUserInfo(url.toString());
    }
  }

  /** Takes what happens, on the media loop. */
  public interface Listener {
    /**
     * The camera was told to play, and this is what its description says of the video: up to the
     * first key frame it may take seconds, in which others can get ready. Called once at most, and
     * only before the first {@link #onTracks}.
     */
    default void onExpected(VideoTrack track) {}

    /** The tracks of the units that follow; again whenever the video's parameter sets change. */
    void onTracks(List<Track> tracks);

    /** A picture that can be decoded after those before it, or an audio frame. */
    void onUnit(AccessUnit unit);

    /** The session is over or never began; called once, and not after {@link #close}. */
    void onEnded(RtspFault fault);
  }

  private final MediaLoop loop;
  private final Settings settings;
  private final CameraHabits habits;
  private final ClientMetrics metrics;
  private final LoopTimer timer;
  private final Listener listener;
  private final Redirects redirects = new Redirects();
  private final @Nullable RtspCredentials credentials;
  private final CameraUrl home;
  private CameraUrl camera;
  private @Nullable RtspConnection connection;
  private @Nullable CameraMedia media;
  private @Nullable KeepAlive keepAlive;
  private @Nullable RtspSession session;
  private @Nullable ScheduledFuture<?> ticker;
  private boolean ended;

  private RtspClient(
      MediaLoop loop,
      Settings settings,
      CameraHabits habits,
      Metrics metrics,
      Listener listener) {
    this.loop = loop;
    this.settings = settings;
    this.habits = habits;
    this.metrics = new ClientMetrics(metrics);
    this.timer = LoopTimer.of(loop);
    this.listener = listener;
    this.home = CameraUrl.parse(settings.url().toString());
    this.camera = home;
    this.credentials =
        settings.credentials() == null ? home.credentials() : settings.credentials();
  }

  /** Begins a session with a camera that nothing is known of; any thread. */
  public static RtspClient connect(
      MediaLoop loop, Settings settings, Metrics metrics, Listener listener) {
    RefusedLogins logins = new RefusedLogins(InstantSource.system());
    return connect(loop, settings, new CameraHabits(Set.of(), logins, metrics), metrics, listener);
  }

  /** Begins a session; {@code habits} is what former ones with the camera learned. Any thread. */
  public static RtspClient connect(
      MediaLoop loop,
      Settings settings,
      CameraHabits habits,
      Metrics metrics,
      Listener listener) {
    RtspClient client = new RtspClient(loop, settings, habits, metrics, listener);
    loop.eventLoop().execute(() -> client.begin());
    return client;
  }

  private void begin() {
    habits.quirks().another();
    if (CameraUrl.hasOddPassword(settings.url().toString())
        && !habits.quirks().meets(Quirk.URL_PASSWORD_CHARACTERS)) {
      end(Faults.refused(Quirk.URL_PASSWORD_CHARACTERS));
      return;
    }
    connect(credentials);
  }

  private void connect(@Nullable RtspCredentials as) {
    if (ended) {
      return;
    }
    String fault = camera.fault();
    if (fault != null) {
      end(Faults.protocol(fault));
      return;
    }
    CameraMedia fresh =
        new CameraMedia(
            camera.url(), settings.mediaTimeout(), metrics, habits.quirks(), listener);
    Call call = new Call(fresh, as);
    new CameraDialer(loop, camera, settings.egress(), settings.connectTimeout(), call).dial();
  }

  private void redirect(String location) {
    CameraUrl next = CameraUrl.parse(location);
    String refusal = redirects.refusal(next);
    if (refusal != null) {
      end(Faults.protocol(refusal));
      return;
    }
    RtspCredentials ours = Redirects.credentials(home, next, credentials);
    disconnect();
    camera = next;
    connect(ours);
  }

  private void playing(RtspSession started, CameraMedia playing) {
    long now = timer.nowMicros();
    session = started;
    playing.started(now);
    if (connection != null) {
      keepAlive = new KeepAlive(connection, started, habits.quirks(), now);
      long often = Math.min(settings.mediaTimeout().toMillis() / 4, keepAlive.everyMicros() / 2000);
      long period = Math.max(100, Math.min(5000, often));
      ticker =
          loop.eventLoop()
              .scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    long now = timer.nowMicros();
    if (ended || media == null || connection == null || keepAlive == null) {
      return;
    }
    keepAlive.tick(now);
    media.report(now, connection);
    RtspFault fault = media.check(now);
    if (fault != null) {
      end(fault);
    }
  }

  private void end(RtspFault fault) {
    if (!ended) {
      ended = true;
      metrics.ended(fault.kind());
      disconnect();
      listener.onEnded(fault);
    }
  }

  private void disconnect() {
    if (ticker != null) {
      ticker.cancel(false);
      ticker = null;
    }
    if (connection != null) {
      if (session != null) {
        // Nobody could tell the camera that a session is over whose connection broke.
        habits.leftOpen(connection.isOpen() ? null : session);
      }
      connection.close(
          session == null ? null : new RtspRequest("TEARDOWN", session.url(), session.headers()));
      connection = null;
    }
    session = null;
  }

  /**
   * Asks the camera for a key frame by PLI, at most every two seconds; many cameras do not obey.
   * Any thread.
   */
  public void requestKeyFrame() {
    loop.run(
        () -> {
          if (media != null && connection != null && session != null) {
            media.requestKeyFrame(timer.nowMicros(), connection);
          }
        });
  }

  /** Counts so far; on the loop. */
  public RtspStats stats() {
    return media == null ? CameraMedia.NOTHING : media.stats();
  }

  /** Says goodbye to the camera and ends; any thread, any number of times. */
  @Override
  public void close() {
    loop.run(
        () -> {
          ended = true;
          disconnect();
        });
  }

  /** One try to reach the camera and to make it play. */
  private final class Call implements CameraDialer.Caller, RtspHandshake.Outcome {
    private final CameraMedia of;
    private final @Nullable RtspCredentials credentials;

    Call(CameraMedia of, @Nullable RtspCredentials credentials) {
      this.of = of;
      this.credentials = credentials;
    }

    @Override
    public boolean hungUp() {
      return ended;
    }

    @Override
    public ChannelHandler handler(Channel channel) {
      Authorizer authorizer = new Authorizer(camera.host(), credentials, habits);
      RtspConnection fresh = new RtspConnection(channel, new Events(of), authorizer, habits);
      connection = fresh;
      media = of;
      return fresh;
    }

    @Override
    public void onConnected() {
      if (connection != null) {
        new RtspHandshake(
                connection,
                camera.url(),
                settings.wantAudio(),
                settings.connectTimeout(),
                habits,
                this)
            .start();
      }
    }

    @Override
    public TrackStream onTrack(TrackPlan plan, int channel) {
      return of.add(plan, channel);
    }

    @Override
    public void onTrackRefused(TrackStream stream) {
      of.remove(stream);
    }

    @Override
    public void onRedirect(String location) {
      redirect(location);
    }

    @Override
    public void onPlaying(RtspSession started) {
      playing(started, of);
    }

    @Override
    public void onFault(RtspFault fault) {
      end(fault);
    }
  }

  /** Events of one connection; those of an abandoned one are stopped at its source. */
  private final class Events implements RtspConnection.Owner {
    private final CameraMedia of;

    Events(CameraMedia of) {
      this.of = of;
    }

    @Override
    public void onFrame(int channel, byte[] data, int offset, int length, long arrivalMicros) {
      if (!ended) {
        of.frame(channel, data, offset, length, arrivalMicros);
      }
    }

    @Override
    public void onNoise(int count) {
      of.noise(count);
    }

    @Override
    public void onBytes(int count) {
      of.bytes(count);
    }

    @Override
    public void onLost(RtspFault fault) {
      end(of.explain(fault));
    }
  }
}
