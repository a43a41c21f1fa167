package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Fragment;
import org.jspecify.annotations.Nullable;

/** ListFragments: checks the request, and writes down what the archive lists. */
final class FragmentOperations {
  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;
  private static final int LONGEST_TOKEN = 4_096;

  private static final ArchivedMedia.Page NO_FRAGMENTS = new ArchivedMedia.Page(List.of(), null);

  private final KvsEnvironment environment;
  private final Resources resources;

  FragmentOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.LIST_FRAGMENTS, this::list);
  }

  private CompletionStage<ObjectNode> list(KvsCall call) {
    RequestFields fields = call.fields();
    ArchivedMedia.PageRequest request =
        new ArchivedMedia.PageRequest(
            range(fields.inner("FragmentSelector")),
            fields.integerOr("MaxResults", 1, LARGEST_PAGE, USUAL_PAGE),
            fields.textOr("NextToken", LONGEST_TOKEN, null));
    return resources.stream(fields)
        .thenCompose(
            stream ->
                // A stream that keeps nothing has no fragments, which is no mistake of the caller.
                stream.retentionHours() == 0
                    ? CompletableFuture.completedStage(NO_FRAGMENTS)
                    : environment.media().list(stream, request))
        .thenApply(FragmentOperations::answer);
  }

  private static ArchivedMedia.@Nullable Range range(@Nullable RequestFields selector) {
    if (selector == null) {
      return null;
    }
    ArchivedMedia.Range range = TimeRanges.required(selector, "TimestampRange");
    if (range.toMicros() < range.fromMicros()) {
      throw KvsRefusal.invalid(
          "FragmentSelector.TimestampRange.EndTimestamp: before StartTimestamp (expected: not)");
    }
    return range;
  }

  private static ObjectNode answer(ArchivedMedia.Page page) {
    ObjectNode answer = KvsJson.object();
    ArrayNode fragments = answer.putArray("Fragments");
    page.fragments().forEach(fragment -> describe(fragment, fragments.addObject()));
    if (page.next() != null) {
      answer.put("NextToken", page.next());
    }
    return answer;
  }

  private static void describe(Fragment fragment, ObjectNode object) {
    object
        .put("FragmentNumber", fragment.number().toString())
        .put("FragmentSizeInBytes", fragment.place().length())
        .put("ProducerTimestamp", seconds(fragment.producerMicros()))
        .put("ServerTimestamp", seconds(fragment.serverMicros()))
        .put("FragmentLengthInMilliseconds", fragment.durationMicros() / 1_000);
  }

  /** Unix time in seconds; AWS's clients know no more than milliseconds. */
  private static BigDecimal seconds(long micros) {
    return BigDecimal.valueOf(Math.floorDiv(micros, 1_000L), 3);
  }
}
