package org.camfleet.core.rtsp;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.Continuity;
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
   *     it are taken out and used when {@code credentials} is null
   * @param credentials who we are; null for cameras that ask nothing
   * @param connectTimeout patience for the connection and for each answer
   * @param patience with what comes once it plays
   * @param wantAudio whether to set up sound that we can carry
   * @param transports in which ways media may come
   * @param pins the certificates that the camera showed before; first ones are added
   */
  public record Settings(
      URI url,
      @Nullable RtspCredentials credentials,
      Duration connectTimeout,
      MediaPatience patience,
      boolean wantAudio,
      Transports transports,
      CertificatePins pins) {

    /** Over TCP, with the usual patience but for silence; no certificate was shown yet. */
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
          new CertificatePins());
    }

    /** The same, but in these ways. */
    public Settings with(Transports others) {
      return new Settings(url, credentials, connectTimeout, patience, wantAudio, others, pins);
    }

    /** The same, of a camera that showed these certificates. */
    public Settings with(CertificatePins shown) {
      return new Settings(
          url, credentials, connectTimeout, patience, wantAudio, transports, shown);
    }

    public Settings {
      if (url.getRawUserInfo() != null || url.toString().contains("@")) {
        CameraUrl parsed = CameraUrl.parse(url.toString());
        credentials = credentials == null ? parsed.credentials() : credentials;
        url = URI.create(parsed.url());
      }
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

    /** Media comes over this transport: called once, when the first packet is there. */
    default void onTransport(Transport transport) {}

    /** The tracks of the units that follow; again whenever the video's parameter sets change. */
    void onTracks(List<Track> tracks);

    /** A picture that can be decoded after those before it, or an audio frame. */
    void onUnit(AccessUnit unit);

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
  private final Continuity continuity;
  private final Listener listener;
  private final Redirects redirects = new Redirects();
  private final TransportPlan plan;
  private CameraUrl camera;
  private @Nullable RtspAttempt attempt;
  private boolean told;
  private boolean ended;

  private RtspClient(
      MediaLoop loop,
      Settings settings,
      Metrics metrics,
      Continuity continuity,
      Listener listener) {
    this.loop = loop;
    this.settings = settings;
    this.metrics = new ClientMetrics(metrics);
    this.continuity = continuity;
    this.listener = listener;
    this.camera = CameraUrl.parse(settings.url().toString());
    // What does not travel inside the connection is not encrypted.
    this.plan =
        new TransportPlan(
            camera.secure() ? settings.transports().encrypted() : settings.transports().order());
  }

  /** Begins a session; any thread. */
  public static RtspClient connect(
      MediaLoop loop, Settings settings, Metrics metrics, Listener listener) {
    return connect(loop, settings, metrics, new Continuity(), listener);
  }

  /**
   * Begins a session whose times go on behind those of the sessions before it, as the listener
   * notes them in {@code continuity}; any thread.
   */
  public static RtspClient connect(
      MediaLoop loop,
      Settings settings,
      Metrics metrics,
      Continuity continuity,
      Listener listener) {
    RtspClient client = new RtspClient(loop, settings, metrics, continuity, listener);
    loop.eventLoop().execute(() -> client.connect(settings.credentials()));
    return client;
  }

  private void connect(@Nullable RtspCredentials credentials) {
    if (ended) {
      return;
    }
    String fault = camera.fault();
    if (fault != null) {
      end(Faults.protocol(fault));
      return;
    }
    RtspAttempt.Target target = new RtspAttempt.Target(camera, credentials, plan.current());
    RtspAttempt fresh =
        new RtspAttempt(
            loop, settings, target, metrics, continuity, listener, new Try(credentials));
    attempt = fresh;
    fresh.start();
  }

  private void redirect(String location) {
    CameraUrl next = CameraUrl.parse(location);
    String refusal = redirects.refusal(camera, next);
    if (refusal != null) {
      end(Faults.protocol(refusal));
      return;
    }
    RtspCredentials ours = Redirects.credentials(camera, next, settings.credentials());
    leave(NOTHING);
    camera = next;
    connect(ours);
  }

  /** Over to the next transport, once the camera knows that this session is over. */
  private void unsuited(RtspFault fault, @Nullable RtspCredentials credentials) {
    if (!plan.leave(fault)) {
      endWith(plan.verdict());
      return;
    }
    LOG.info("camera {}: not over {}: {}", camera.url(), plan.former().code(), fault.text());
    leave(() -> connect(credentials));
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
    private final @Nullable RtspCredentials credentials;

    Try(@Nullable RtspCredentials credentials) {
      this.credentials = credentials;
    }

    @Override
    public void onMedia() {
      told = true;
      listener.onTransport(plan.current());
    }

    @Override
    public void onRedirect(String location) {
      redirect(location);
    }

    @Override
    public void onUnsuited(RtspFault fault) {
      unsuited(fault, credentials);
    }

    @Override
    public void onFault(RtspFault fault) {
      end(fault);
    }
  }
}
