package org.camfleet.core.rtsp;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with one camera: from connecting to access units, once. It tries one transport after
 * the other until media comes, and heals nothing else by itself; whoever owns it starts another
 * after {@link Listener#onEnded}.
 */
public final class RtspClient implements AutoCloseable {
  /**
   * Which camera, and how patiently.
   *
   * @param url {@code rtsp://host[:port]/path}, or {@code rtsps://} for TLS; user and password in
   *     it are never sent as a part of it, and used when {@code credentials} is null
   * @param credentials who we are; null for cameras that ask nothing
   * @param connectTimeout patience for the connection and for each answer
   * @param patience with what comes once it plays
   * @param wantAudio whether to set up sound that we can carry
   * @param transports in which ways media may come
   * @param pins the certificates that the camera showed before; first ones are added
   * @param egress which addresses may be connected to
   * @param video which pictures can be used
   * @param talk how sound for the camera waits; null: its backchannel is not asked for
   */
  public record Settings(
      URI url,
      @Nullable RtspCredentials credentials,
      Duration connectTimeout,
      MediaPatience patience,
      boolean wantAudio,
      Transports transports,
      CertificatePins pins,
      EgressRules egress,
      WantedVideo video,
      Backchannel.@Nullable Pace talk) {

    /** One that H.264 is wanted of, and that nobody talks to. */
    public Settings(
        URI url,
        @Nullable RtspCredentials credentials,
        Duration connectTimeout,
        MediaPatience patience,
        boolean wantAudio,
        Transports transports,
        CertificatePins pins,
        EgressRules egress) {
      this(
          url,
          credentials,
          connectTimeout,
          patience,
          wantAudio,
          transports,
          pins,
          egress,
          WantedVideo.H264,
          null);
    }

    /**
     * Over TCP, with the usual patience but for silence; no certificate was shown yet, and the
     * usual rules of egress hold.
     */
    public Settings(
        URI url,
        @Nullable RtspCredentials credentials,
        Duration connectTimeout,
        Duration mediaTimeout,
        boolean wantAudio) {
      this(
          url,
          credentials,
          connectTimeout,
          MediaPatience.of(mediaTimeout),
          wantAudio,
          Transports.TCP_ONLY,
          new PinsInMemory(),
          EgressRules.DEFAULT);
    }

    /** The same, but in these ways. */
    public Settings with(Transports others) {
      return new Settings(
          url, credentials, connectTimeout, patience, wantAudio, others, pins, egress, video, talk);
    }

    /** The same, of a camera that showed these certificates. */
    public Settings with(CertificatePins shown) {
      return new Settings(
          url,
          credentials,
          connectTimeout,
          patience,
          wantAudio,
          transports,
          shown,
          egress,
          video,
          talk);
    }

    /** The same, to these addresses only. */
    public Settings with(EgressRules rules) {
      return new Settings(
          url,
          credentials,
          connectTimeout,
          patience,
          wantAudio,
          transports,
          pins,
          rules,
          video,
          talk);
    }

    /** The same, of which such pictures can be used. */
    public Settings with(WantedVideo wanted) {
      return new Settings(
          url,
          credentials,
          connectTimeout,
          patience,
          wantAudio,
          transports,
          pins,
          egress,
          wanted,
          talk);
    }

    /** The same, of a camera that may be talked to. */
    public Settings with(Backchannel.@Nullable Pace pace) {
      return new Settings(
          url,
          credentials,
          connectTimeout,
          patience,
          wantAudio,
          transports,
          pins,
          egress,
          video,
          pace);
    }

    /** Which host it is, and nothing of the URL that may be secret. */
    @Override
    public String toString() {
      return CameraUrl.parse(url.toString()).shown();
    }
  }

  /** Takes what happens, on the media loop. */
  public interface Listener {
    /**
     * The camera was told to play, and this is what its description says of the video: up to the
     * first key frame it may take seconds, in which others can get ready. Called once at most for
     * each transport that is tried, and only before the first {@link #onTracks}.
     */
    default void onExpected(VideoTrack track) {}

    /**
     * The pictures can not pass through as they are: called once for each kind of obstacle and each
     * transport that is tried, as soon as it is known and before the first unit that it is about.
     */
    default void onObstacle(Obstacle obstacle) {}

    /** Media comes over this transport: called once, when the first packet is there. */
    default void onTransport(Transport transport) {}

    /** The tracks of the units that follow; again whenever the video's parameter sets change. */
    void onTracks(List<Track> tracks);

    /** A picture that can be decoded after those before it, or an audio frame. */
    void onUnit(AccessUnit unit);

    /** The camera takes sound on this, from now on until the session is over. */
    default void onBackchannel(Backchannel channel) {}

    /** The camera takes no sound in this session, though that was wanted. */
    default void onNoBackchannel(String why) {}

    /** What is known by now of the times of the pictures; every some seconds while it plays. */
    default void onClock(CameraClock clock) {}

    /** The session is over or never began; called once, and not after {@link #close}. */
    void onEnded(RtspFault fault);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RtspClient.class);
  private static final Runnable NOTHING = () -> {};

  private final MediaLoop loop;
  private final Settings settings;
  private final ClientMetrics metrics;
  private final CameraMemory memory;
  private final FurtherDials dials;
  private final Listener listener;
  private final Redirects redirects = new Redirects();
  private final TransportPlan plan;
  private final @Nullable RtspCredentials credentials;
  private final CameraUrl home;
  private CameraUrl camera;
  private @Nullable RtspAttempt attempt;
  private boolean told;
  private boolean ended;

  private RtspClient(
      MediaLoop loop,
      Settings settings,
      CameraMemory memory,
      FurtherDials dials,
      Metrics metrics,
      Listener listener) {
    this.loop = loop;
    this.settings = settings;
    this.metrics = new ClientMetrics(metrics);
    this.memory = memory;
    this.dials = dials;
    this.listener = listener;
    this.home = CameraUrl.parse(settings.url().toString());
    this.camera = home;
    this.credentials = settings.credentials() == null ? home.credentials() : settings.credentials();
    // What does not travel inside the connection is not encrypted.
    this.plan =
        new TransportPlan(
            camera.secure() ? settings.transports().encrypted() : settings.transports().order());
  }

  /** Begins a session with a camera that nothing is known of; any thread. */
  public static RtspClient connect(
      MediaLoop loop, Settings settings, Metrics metrics, Listener listener) {
    CameraMemory memory = CameraMemory.none(metrics);
    return connect(loop, settings, memory, FurtherDials.FREE, metrics, listener);
  }

  /**
   * Begins a session after others with the same camera, which left {@code memory}: dials now, and
   * again when {@code dials} allows it; any thread.
   */
  public static RtspClient connect(
      MediaLoop loop,
      Settings settings,
      CameraMemory memory,
      FurtherDials dials,
      Metrics metrics,
      Listener listener) {
    RtspClient client = new RtspClient(loop, settings, memory, dials, metrics, listener);
    loop.eventLoop().execute(() -> client.begin());
    return client;
  }

  private void begin() {
    Quirks quirks = memory.habits().quirks();
    quirks.another();
    if (CameraUrl.hasOddPassword(settings.url().toString())
        && !quirks.meets(Quirk.URL_PASSWORD_CHARACTERS)) {
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
      end(Faults.protocol(fault).at(CameraStage.NAME));
      return;
    }
    RtspAttempt.Target target = new RtspAttempt.Target(camera, as, plan.current());
    RtspAttempt fresh =
        new RtspAttempt(loop, settings, target, memory, metrics, listener, new Try(as));
    attempt = fresh;
    fresh.start();
  }

  /** Connects when the turn at the host comes where the camera is by now. */
  private void connectAgain(@Nullable RtspCredentials as) {
    ask(dials.turn(camera.host()), as);
  }

  private void ask(Supplier<Duration> turn, @Nullable RtspCredentials as) {
    if (ended) {
      return;
    }
    Duration wait = turn.get();
    if (wait.isZero()) {
      connect(as);
    } else {
      loop.eventLoop().schedule(() -> ask(turn, as), wait.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void redirect(String location) {
    CameraUrl next = CameraUrl.parse(location);
    String refusal = redirects.refusal(camera, next);
    if (refusal != null) {
      end(Faults.protocol(refusal));
      return;
    }
    RtspCredentials ours = Redirects.credentials(home, next, credentials);
    leave(NOTHING);
    camera = next;
    connectAgain(ours);
  }

  /** Over to the next transport, once the camera knows that this session is over. */
  private void unsuited(RtspFault fault, @Nullable RtspCredentials as) {
    boolean another = plan.leave(fault);
    if (!another || !memory.habits().quirks().tolerates(Quirk.RTSP_OTHER_TRANSPORT)) {
      endWith(plan.verdict());
      return;
    }
    LOG.info("camera {}: not over {}: {}", camera.shown(), plan.former().code(), fault.text());
    leave(() -> connectAgain(as));
  }

  /** No RTSP comes from there; whether it is tried inside HTTP, if that may be. */
  private boolean goesThroughHttp(RtspFault fault, @Nullable RtspCredentials as) {
    Quirks quirks = memory.habits().quirks();
    boolean mute =
        fault.kind() == RtspFault.Kind.REFUSED
            || fault.stage() == CameraStage.RTSP && fault.kind() != RtspFault.Kind.BUSY;
    boolean wanted = !told && mute && quirks.refusal() == null;
    if (!wanted
        || !quirks.tolerates(Quirk.RTSP_ONLY_IN_HTTP)
        || !plan.leaveFor(Transport.HTTP, fault)) {
      return false;
    }
    LOG.info("camera {}: through HTTP: {}", camera.shown(), fault.text());
    leave(() -> connectAgain(as));
    return true;
  }

  private void end(RtspFault fault) {
    endWith(told ? fault : plan.explain(fault));
  }

  private void endWith(RtspFault fault) {
    if (!ended) {
      ended = true;
      metrics.ended(fault.kind());
      leave(NOTHING);
      listener.onEnded(fault);
    }
  }

  private void leave(Runnable then) {
    if (attempt != null) {
      attempt.close(then);
    }
  }

  /**
   * Asks the camera for a key frame by PLI, at most every two seconds; many cameras do not obey.
   * Any thread.
   */
  public void requestKeyFrame() {
    loop.run(
        () -> {
          if (attempt != null && !ended) {
            attempt.requestKeyFrame();
          }
        });
  }

  /** Counts so far; on the loop. */
  public RtspStats stats() {
    return attempt == null ? CameraMedia.NOTHING : attempt.stats();
  }

  /** Says goodbye to the camera and ends; any thread, any number of times. */
  @Override
  public void close() {
    loop.run(
        () -> {
          ended = true;
          leave(NOTHING);
        });
  }

  /** What becomes of one try. */
  private final class Try implements RtspAttempt.Owner {
    private final @Nullable RtspCredentials as;

    Try(@Nullable RtspCredentials as) {
      this.as = as;
    }

    @Override
    public void onMedia() {
      told = true;
      Quirk habit = plan.habit();
      if (habit != null) {
        memory.habits().quirks().meetsOnce(habit);
      }
      listener.onTransport(plan.current());
    }

    @Override
    public void onRedirect(String location) {
      redirect(location);
    }

    @Override
    public void onUnsuited(RtspFault fault) {
      unsuited(fault, as);
    }

    @Override
    public void onFault(RtspFault fault) {
      if (!goesThroughHttp(fault, as)) {
        end(fault);
      }
    }
  }
}
