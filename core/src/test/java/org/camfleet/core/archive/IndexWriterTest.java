package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexWriterTest {
  private static final TrackHeaders HEADERS = new TrackHeaders(new byte[] {1}, new byte[] {2});

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final MemoryFragmentIndex index = new MemoryFragmentIndex();
  private final List<Long> listed = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    scheduler.shutdownNow();
  }

  @Test
  void fragmentsOfAnIntervalAreListedTogether() {
    IndexWriter writer = writer(Duration.ofHours(1));
    add(writer, 1);
    add(writer, 2);
    assertThat(index.all("gate")).isEmpty();
    assertThat(index.transactions()).isZero();

    writer.flush();

    assertThat(listed).containsExactly(1L, 2L);
    assertThat(index.all("gate")).hasSize(2);
    assertThat(index.transactions()).isEqualTo(1);
  }

  @Test
  void whatIsGatheredIsListedByItselfWhenTheIntervalIsOver() {
    IndexWriter writer = writer(Duration.ofMillis(50));
    add(writer, 1);

    await().until(() -> index.all("gate").size() == 1);
    add(writer, 2);
    await().until(() -> index.all("gate").size() == 2);
  }

  @Test
  void withoutAnIntervalEachIsListedAtOnce() {
    IndexWriter writer = writer(Duration.ZERO);
    add(writer, 1);
    add(writer, 2);

    assertThat(listed).containsExactly(1L, 2L);
    assertThat(index.transactions()).isEqualTo(2);
  }

  private IndexWriter writer(Duration interval) {
    return new IndexWriter(index, interval, scheduler, new CountingMetrics(), stream -> {});
  }

  private void add(IndexWriter writer, long sequence) {
    Fragment fragment =
        new Fragment(
            "gate",
            new FragmentNumber(1, sequence),
            sequence * 2_000_000,
            sequence * 2_000_000,
            2_000_000,
            true,
            HEADERS.id(),
            new Fragment.Place("store", 1, sequence, 1));
    writer.add(new FragmentIndex.Entry(fragment, HEADERS), () -> listed.add(sequence));
  }
}
