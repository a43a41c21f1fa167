package org.camfleet.ops.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.Fragment;

/**
 * Which time holds the first seconds that were recorded of a camera. What a foreign server plays it
 * plays once for each client: what was recorded later may have the end of it, and its begin again.
 */
record FirstSeconds(Instant from, Instant to) {
  /** JSON has milliseconds. */
  private static final Duration ROUNDING = Duration.ofMillis(5);

  /** Waits until they are there. */
  static FirstSeconds await(KvsClient kvs, String stream, int seconds) {
    FirstSeconds[] found = new FirstSeconds[1];
    org.awaitility.Awaitility.await(stream)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              List<Instant> begins =
                  kvs.archive().listFragments(r -> r.streamName(stream)).join().fragments().stream()
                      .map(Fragment::producerTimestamp)
                      .sorted()
                      .toList();
              if (begins.isEmpty()) {
                return false;
              }
              Instant from = begins.get(0).minus(ROUNDING);
              found[0] = new FirstSeconds(from, from.plusSeconds(seconds));
              return begins.get(begins.size() - 1).isAfter(found[0].to());
            });
    return found[0];
  }
}
