package org.camfleet.fleet.kvs;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The port to HLS playback of a stream. */
@FunctionalInterface
public interface HlsPlayback {
  /** Refuses every session: for a node without an archive. */
  HlsPlayback NONE =
      (stream, request, endpoint) ->
          CompletableFuture.failedFuture(
              new KvsRefusal(KvsError.SERVICE_UNAVAILABLE, "this node plays no archive"));

  /**
   * A streaming session, checked by the rules of GetHLSStreamingSessionURL.
   *
   * @param mode LIVE, LIVE_REPLAY or ON_DEMAND
   * @param selector PRODUCER_TIMESTAMP or SERVER_TIMESTAMP
   * @param start null for LIVE only
   * @param end null for LIVE, and for LIVE_REPLAY that goes on
   * @param container FRAGMENTED_MP4 or MPEG_TS
   * @param discontinuity ALWAYS, NEVER or ON_DISCONTINUITY
   * @param displayTimestamp whether each fragment shows its time
   * @param expiresSeconds life of the session's URL, 300 to 43200
   * @param maxFragments fragments in a media playlist, 1 to 5000
   */
  record Request(
      String mode,
      String selector,
      @Nullable Instant start,
      @Nullable Instant end,
      String container,
      String discontinuity,
      boolean displayTimestamp,
      int expiresSeconds,
      int maxFragments) {}

  /**
   * Opens a session and gives the URL of its master playlist; the stage fails with a {@link
   * KvsRefusal} where there is nothing to play (RESOURCE_NOT_FOUND) or the media do not fit.
   */
  CompletionStage<String> open(StreamInfo stream, Request request, PublicEndpoint endpoint);
}
