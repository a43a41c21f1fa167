package org.camfleet.fleet.playback;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.Work;
import org.camfleet.core.playback.DashManifest;
import org.camfleet.core.playback.HlsPlaylists;
import org.camfleet.core.playback.HlsSession;
import org.camfleet.core.playback.SessionTokens;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.kvs.StreamInfo;
import org.jspecify.annotations.Nullable;

/**
 * Opens HLS sessions on what the archive holds and sessions of DASH, which differ in their manifest
 * alone. Any thread.
 */
public final class ArchivePlayback implements HlsPlayback {
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(30);
  private static final FragmentNumber ANY = new FragmentNumber(0, 0);

  private final FragmentIndex index;
  private final SessionTokens tokens;
  private final BrownOut brownOut;
  private final InstantSource clock;

  /**
   * Sessions under {@code tokens}, which the routes must be able to open; none while the node has
   * browned out.
   */
  public ArchivePlayback(
      FragmentIndex index, SessionTokens tokens, BrownOut brownOut, InstantSource clock) {
    this.index = index;
    this.tokens = tokens;
    this.brownOut = brownOut;
    this.clock = clock;
  }

  @Override
  public CompletionStage<String> open(StreamInfo stream, Request request, PublicEndpoint endpoint) {
    boolean transport = request.container().equals("MPEG_TS");
    return open(stream, request)
        .thenApply(session -> session.with(false, transport))
        .thenApply(session -> url(endpoint, HlsRoutes.PATH, HlsPlaylists.MASTER, session));
  }

  /** Opens a session of DASH and gives the URL of its manifest; fails as {@link #open} does. */
  CompletionStage<String> openDash(
      StreamInfo stream, Request request, boolean showsNumbers, PublicEndpoint endpoint) {
    return open(stream, request)
        .thenApply(session -> session.with(showsNumbers, false))
        .thenApply(session -> url(endpoint, HlsRoutes.DASH_PATH, DashManifest.NAME, session));
  }

  private String url(PublicEndpoint endpoint, String path, String resource, HlsSession session) {
    return "%s%s/%s?SessionToken=%s"
        .formatted(endpoint.https(), path, resource, tokens.seal(session));
  }

  private CompletionStage<HlsSession> open(StreamInfo stream, Request request) {
    boolean live = request.mode().equals("LIVE");
    String shortage = brownOut.refuse(live ? Work.VIEWER : Work.RECORDED);
    if (shortage != null) {
      return CompletableFuture.failedFuture(
          new KvsRefusal(KvsError.CLIENT_LIMIT_EXCEEDED, shortage));
    }
    return live ? live(stream.arn(), request) : past(stream.arn(), request);
  }

  private CompletionStage<HlsSession> live(String stream, Request request) {
    return index
        .newest(stream, request.maxFragments())
        .thenApply(
            newest -> {
              long oldest = micros(clock.instant().minus(LIVE_WITHIN));
              if (newest.isEmpty() || endOf(newest.get(newest.size() - 1)) < oldest) {
                throw nothingFound();
              }
              return session(stream, request, newest.get(0).number(), 0, Long.MAX_VALUE);
            });
  }

  private CompletionStage<HlsSession> past(String stream, Request request) {
    long start = micros(request.start());
    long end = request.end() == null ? Long.MAX_VALUE : micros(request.end());
    return index
        .between(stream, clockOf(request), start, end, 1)
        .thenApply(
            (List<Fragment> found) -> {
              if (found.isEmpty()) {
                throw nothingFound();
              }
              return session(stream, request, ANY, start, end);
            });
  }

  private HlsSession session(
      String stream, Request request, FragmentNumber first, long startMicros, long endMicros) {
    long now = micros(clock.instant());
    return new HlsSession(
        stream,
        HlsSession.PlaybackMode.valueOf(request.mode()),
        clockOf(request),
        first,
        startMicros,
        endMicros,
        HlsSession.DiscontinuityMode.valueOf(request.discontinuity()),
        request.displayTimestamp(),
        false,
        false,
        request.maxFragments(),
        now,
        now + request.expiresSeconds() * 1_000_000L);
  }

  private static FragmentIndex.Clock clockOf(Request request) {
    return request.selector().equals("PRODUCER_TIMESTAMP")
        ? FragmentIndex.Clock.PRODUCER
        : FragmentIndex.Clock.SERVER;
  }

  private static long endOf(Fragment fragment) {
    return fragment.serverMicros() + fragment.durationMicros();
  }

  private static KvsRefusal nothingFound() {
    return new KvsRefusal(
        KvsError.RESOURCE_NOT_FOUND, "No fragments found in the stream for the streaming request.");
  }

  private static long micros(@Nullable Instant time) {
    // Not by way of nanoseconds, of which a long holds 292 years.
    return time == null ? 0 : time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }
}
