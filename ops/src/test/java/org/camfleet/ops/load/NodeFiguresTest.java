package org.camfleet.ops.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.camfleet.core.brownout.Resource;
import org.camfleet.core.media.MediaLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeFiguresTest {
  private final MediaLoops loops = MediaLoops.start(1);
  private final NodeFigures figures = new NodeFigures(loops, () -> 0.25);

  @AfterEach
  void close() {
    figures.close();
    loops.close();
  }

  @Test
  void everyResourceIsMeasured() {
    System.gc();
    await().until(() -> figures.get().containsKey(Resource.HEAP));
    Map<Resource, Double> now = figures.get();
    assertThat(now).containsOnlyKeys(Resource.values());
    assertThat(now).containsEntry(Resource.ARCHIVE_QUEUE, 25.0);
    assertThat(now.get(Resource.HEAP)).isGreaterThan(0).isLessThan(100);
    assertThat(now.get(Resource.DIRECT_MEMORY)).isBetween(0.0, 100.0);
    assertThat(now.get(Resource.DESCRIPTORS)).isGreaterThan(0).isLessThan(100);
    assertThat(now.get(Resource.LOOP_LAG)).isBetween(0.0, 10_000.0);
  }

  @Test
  void aThreadThatWorksShows() {
    figures.get();
    long end = System.nanoTime() + 200_000_000;
    long sum = 0;
    while (System.nanoTime() < end) {
      sum++;
    }
    assertThat(sum).isPositive();
    assertThat(figures.get().get(Resource.CPU)).isGreaterThan(0).isLessThan(150);
  }

  @Test
  void whoStoppedToListenIsToldNothing() {
    HeapAfterCollection heap = HeapAfterCollection.listen();
    heap.close();
    System.gc();
    assertThat(heap.share()).isNull();
  }
}
