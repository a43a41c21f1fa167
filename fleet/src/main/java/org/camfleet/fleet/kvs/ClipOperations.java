package org.camfleet.fleet.kvs;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** GetClip: checks the request, and hands out the file. */
final class ClipOperations {
  private static final String SELECTOR = "ClipFragmentSelector";

  private final KvsEnvironment environment;
  private final Resources resources;

  ClipOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.addMedia(KvsOperation.GET_CLIP, this::clip);
  }

  private CompletionStage<MediaBody> clip(KvsCall call) {
    ArchivedMedia.Range range = range(call.fields());
    return resources.stream(call.fields())
        .thenCompose(
            stream -> {
              Resources.requireRetention(stream);
              return environment.media().clip(stream, range);
            });
  }

  private ArchivedMedia.Range range(RequestFields fields) {
    RequestFields selector = fields.requiredInner(SELECTOR);
    String by = selector.choice("FragmentSelectorType", TimeRanges.PRODUCER, TimeRanges.SERVER);
    RequestFields range = selector.requiredInner("TimestampRange");
    Instant start = range.requiredTime("StartTimestamp");
    Instant end = range.requiredTime("EndTimestamp");
    TimeRanges.playable(
        SELECTOR + ".TimestampRange", by, start, end, environment.clock().instant());
    return new ArchivedMedia.Range(
        TimeRanges.clock(by), TimeRanges.micros(start), TimeRanges.micros(end));
  }
}
