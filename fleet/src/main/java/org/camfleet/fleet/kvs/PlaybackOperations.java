package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** GetHLSStreamingSessionURL: checks the request, and hands it to the playback. */
final class PlaybackOperations {
  private final KvsEnvironment environment;
  private final Resources resources;

  PlaybackOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.GET_HLS_STREAMING_SESSION_URL, this::hls);
  }

  private CompletionStage<ObjectNode> hls(KvsCall call) {
    HlsPlayback.Request request = hlsRequest(call.fields());
    return resources.stream(call.fields())
        .thenCompose(
            stream -> {
              Resources.requireRetention(stream);
              return environment.hls().open(stream, request, call.endpoint().forData());
            })
        .thenApply(url -> KvsJson.object().put("HLSStreamingSessionURL", url));
  }

  private HlsPlayback.Request hlsRequest(RequestFields fields) {
    String mode = fields.choiceOr("PlaybackMode", "LIVE", "LIVE", "LIVE_REPLAY", "ON_DEMAND");
    RequestFields selector = fields.inner("HLSFragmentSelector");
    String by =
        selector == null
            ? "SERVER_TIMESTAMP"
            : selector.choiceOr(
                "FragmentSelectorType",
                "SERVER_TIMESTAMP",
                "PRODUCER_TIMESTAMP",
                "SERVER_TIMESTAMP");
    RequestFields range = selector == null ? null : selector.inner("TimestampRange");
    Instant start = range == null ? null : range.time("StartTimestamp");
    Instant end = range == null ? null : range.time("EndTimestamp");
    checkRange(mode, by, start, end);
    boolean byServer = by.equals("SERVER_TIMESTAMP");
    return new HlsPlayback.Request(
        mode,
        by,
        start,
        end,
        fields.choiceOr("ContainerFormat", "FRAGMENTED_MP4", "FRAGMENTED_MP4", "MPEG_TS"),
        fields.choiceOr(
            "DiscontinuityMode",
            byServer ? "ALWAYS" : "NEVER",
            "ALWAYS",
            "NEVER",
            "ON_DISCONTINUITY"),
        fields.choiceOr("DisplayFragmentTimestamp", "NEVER", "ALWAYS", "NEVER").equals("ALWAYS"),
        fields.integerOr("Expires", 300, 43_200, 300),
        fields.integerOr(
            "MaxMediaPlaylistFragmentResults", 1, 5000, mode.equals("ON_DEMAND") ? 1000 : 5));
  }

  private void checkRange(String mode, String by, @Nullable Instant start, @Nullable Instant end) {
    String where = "HLSFragmentSelector.TimestampRange";
    if (mode.equals("LIVE")) {
      if (start != null || end != null) {
        throw KvsRefusal.invalid(where + ": given (expected: none where PlaybackMode is LIVE)");
      }
      return;
    }
    if (start == null) {
      throw KvsRefusal.invalid(
          "%s.StartTimestamp: missing (expected: a time where PlaybackMode is %s)"
              .formatted(where, mode));
    }
    if (end == null) {
      if (mode.equals("ON_DEMAND")) {
        throw KvsRefusal.invalid(
            where + ".EndTimestamp: missing (expected: a time where PlaybackMode is ON_DEMAND)");
      }
      return;
    }
    TimeRanges.playable(where, by, start, end, environment.clock().instant());
  }
}
