package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexWriterTest {
  private static final TrackHeaders HEADERS = new TrackHeaders(new byte[] {1}, new byte[] {2});

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final MemoryFragmentIndex index = new MemoryFragmentIndex();
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<Long> listed = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, FragmentNumber> reread = new ConcurrentHashMap<>();
  private final List<Long> refused = Collections.synchronizedList(new ArrayList<>());

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

  @Test
  void whatFindsNoRoomWhileTheIndexIsAwayIsReadAnewFromTheFirstOn() {
    IndexWriter writer = writer(Duration.ofHours(1));
    for (int i = 1; i <= 20_003; i++) {
      add(writer, i);
    }
    assertThat(reread).isEmpty();

    writer.flush();

    assertThat(reread).containsExactly(Map.entry("gate", new FragmentNumber(1, 20_001)));
    await().until(() -> listed.size() == 20_000);
    assertThat(listed).isSorted().endsWith(20_000L);
  }

  @Test
  void whatANewerJoinLeavesNoRoomForIsToldAndTheRestIsListed() {
    IndexWriter writer = writer(Duration.ofHours(1));
    index.add(List.of(entry("gate", 7, 1, 6_000_000))).toCompletableFuture().join();
    add(writer, 1);
    add(writer, 2);
    add(writer, 3);
    add(writer, 4);

    writer.flush();

    assertThat(listed).containsExactly(1L, 2L);
    assertThat(refused).containsExactly(3L, 4L);
    assertThat(metrics.value("camfleet_archive_refused_fragments_total")).isEqualTo(2);
  }

  private IndexWriter writer(Duration interval) {
    return new IndexWriter(
        index, interval, scheduler, metrics, new IndexCounters(metrics), reread::put);
  }

  private void add(IndexWriter writer, long sequence) {
    writer.add(entry("gate", 1, sequence, sequence * 2_000_000), new Noted(sequence));
  }

  private static FragmentIndex.Entry entry(
      String stream, long epoch, long sequence, long startMicros) {
    Fragment fragment =
        new Fragment(
            stream,
            new FragmentNumber(epoch, sequence),
            startMicros,
            startMicros,
            2_000_000,
            true,
            null,
            HEADERS.id(),
            new Fragment.Place("store", 1, sequence, 1));
    return new FragmentIndex.Entry(fragment, HEADERS);
  }

  private final class Noted implements IndexWriter.Outcome {
    private final long sequence;

    Noted(long sequence) {
      this.sequence = sequence;
    }

    @Override
    public void onListed() {
      listed.add(sequence);
    }

    @Override
    public void onRefused() {
      refused.add(sequence);
    }
  }
}
