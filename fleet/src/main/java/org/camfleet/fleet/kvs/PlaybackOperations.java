package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * GetHLSStreamingSessionURL and GetDASHStreamingSessionURL: checks the request, and hands it to the
 * playback.
 */
final class PlaybackOperations {
  private static final String[] ALWAYS = {"ALWAYS", "NEVER"};
  private static final int MOST_OF_HLS = 5_000;
  private static final int MOST_OF_DASH = 1_000;

  private final KvsEnvironment environment;
  private final Resources resources;

  PlaybackOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.GET_HLS_STREAMING_SESSION_URL, this::hls);
    operations.add(KvsOperation.GET_DASH_STREAMING_SESSION_URL, this::dash);
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

  private CompletionStage<ObjectNode> dash(KvsCall call) {
    RequestFields fields = call.fields();
    Selected selected = selected(fields, "DASHFragmentSelector");
    HlsPlayback.Request request =
        request(
            fields,
            selected,
            "FRAGMENTED_MP4",
            "NEVER",
            "MaxManifestFragmentResults",
            MOST_OF_DASH);
    boolean numbers = fields.choiceOr("DisplayFragmentNumber", "NEVER", ALWAYS).equals("ALWAYS");
    return resources.stream(fields)
        .thenCompose(
            stream -> {
              Resources.requireRetention(stream);
              return environment.media().dash(stream, request, numbers, call.endpoint().forData());
            })
        .thenApply(url -> KvsJson.object().put("DASHStreamingSessionURL", url));
  }

  /** What is to be played. */
  private record Selected(String mode, String by, @Nullable Instant start, @Nullable Instant end) {}

  private HlsPlayback.Request hlsRequest(RequestFields fields) {
    Selected selected = selected(fields, "HLSFragmentSelector");
    String container =
        fields.choiceOr("ContainerFormat", "FRAGMENTED_MP4", "FRAGMENTED_MP4", "MPEG_TS");
    String discontinuity =
        fields.choiceOr(
            "DiscontinuityMode",
            selected.by().equals(TimeRanges.SERVER) ? "ALWAYS" : "NEVER",
            "ALWAYS",
            "NEVER",
            "ON_DISCONTINUITY");
    return request(
        fields, selected, container, discontinuity, "MaxMediaPlaylistFragmentResults", MOST_OF_HLS);
  }

  private static HlsPlayback.Request request(
      RequestFields fields,
      Selected selected,
      String container,
      String discontinuity,
      String mostKey,
      int most) {
    return new HlsPlayback.Request(
        selected.mode(),
        selected.by(),
        selected.start(),
        selected.end(),
        container,
        discontinuity,
        fields.choiceOr("DisplayFragmentTimestamp", "NEVER", ALWAYS).equals("ALWAYS"),
        fields.integerOr("Expires", 300, 43_200, 300),
        fields.integerOr(mostKey, 1, most, selected.mode().equals("ON_DEMAND") ? 1000 : 5));
  }

  private Selected selected(RequestFields fields, String key) {
    String mode = fields.choiceOr("PlaybackMode", "LIVE", "LIVE", "LIVE_REPLAY", "ON_DEMAND");
    RequestFields selector = fields.inner(key);
    String by =
        selector == null
            ? TimeRanges.SERVER
            : selector.choiceOr(
                "FragmentSelectorType", TimeRanges.SERVER, TimeRanges.PRODUCER, TimeRanges.SERVER);
    RequestFields range = selector == null ? null : selector.inner("TimestampRange");
    Instant start = range == null ? null : range.time("StartTimestamp");
    Instant end = range == null ? null : range.time("EndTimestamp");
    checkRange(key + ".TimestampRange", mode, by, start, end);
    return new Selected(mode, by, start, end);
  }

  private void checkRange(
      String where, String mode, String by, @Nullable Instant start, @Nullable Instant end) {
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
