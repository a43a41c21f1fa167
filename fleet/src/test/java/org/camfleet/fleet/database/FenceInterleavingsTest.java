package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;
import static org.camfleet.fleet.database.Lines.assertNoOverlap;
import static org.camfleet.fleet.database.Lines.byTheRule;
import static org.camfleet.fleet.database.Lines.entries;
import static org.camfleet.fleet.database.Lines.session;
import static org.camfleet.fleet.database.Lines.stream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.camfleet.core.archive.Fragment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever order the batches of several writers come in, no two listed fragments overlap. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class FenceInterleavingsTest {
  private static final int ROUNDS = 100;
  private static final int STREAMS = 4;

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void twoWritersOfManyStreamsInAHundredInterleavings() {
    SqlFragmentIndex a = new SqlFragmentIndex(database);
    SqlFragmentIndex b = new SqlFragmentIndex(database);
    long seed = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++, seed++) {
      Random random = new Random(seed);
      int first = round * STREAMS;
      List<Fragment> former = new ArrayList<>();
      List<Fragment> newer = new ArrayList<>();
      for (int i = first; i < first + STREAMS; i++) {
        former.addAll(session(random, stream(i), "a", 7, 0, 12));
        newer.addAll(session(random, stream(i), "b", 8, random.nextInt(30_000), 6));
      }
      CompletableFuture.allOf(write(random, a, former), write(random, b, newer)).join();

      for (int i = first; i < first + STREAMS; i++) {
        List<Fragment> listed = result(a.newest(stream(i), 1_000));
        assertNoOverlap("seed " + seed, listed);
        assertThat(listed)
            .as("seed %d, %s", seed, stream(i))
            .isEqualTo(byTheRule(List.of(of(stream(i), former), of(stream(i), newer))));
      }
    }
  }

  /** A node's batches one after another, the streams in any order, each in its own. */
  private static CompletableFuture<Void> write(
      Random random, SqlFragmentIndex node, List<Fragment> fragments) {
    List<List<Fragment>> batches = new ArrayList<>();
    for (int from = 0; from < 12; from += 4) {
      List<Fragment> batch = new ArrayList<>();
      for (Fragment fragment : fragments) {
        long sequence = fragment.number().sequence() - 1;
        if (sequence >= from && sequence < from + 4) {
          batch.add(fragment);
        }
      }
      batches.add(shuffled(random, batch));
    }
    return CompletableFuture.runAsync(() -> batches.forEach(batch -> addUntilDone(node, batch)));
  }

  /** Streams in random order, the fragments of each in theirs. */
  private static List<Fragment> shuffled(Random random, List<Fragment> batch) {
    List<String> streams =
        new ArrayList<>(batch.stream().map(Fragment::stream).distinct().toList());
    Collections.shuffle(streams, random);
    List<Fragment> shuffled = new ArrayList<>();
    for (String stream : streams) {
      shuffled.addAll(of(stream, batch));
    }
    return shuffled;
  }

  private static List<Fragment> of(String stream, List<Fragment> fragments) {
    return fragments.stream().filter(fragment -> fragment.stream().equals(stream)).toList();
  }

  /** As the archive does: a batch that failed is added again. */
  private static void addUntilDone(SqlFragmentIndex node, List<Fragment> batch) {
    for (int attempt = 0; ; attempt++) {
      try {
        node.add(entries(batch)).toCompletableFuture().join();
        return;
      } catch (CompletionException e) {
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  @Test
  void aRebuildInAnyOrderOfTheStoresGivesTheSameList() {
    long seed = System.nanoTime();
    for (int round = 0; round < 20; round++, seed++) {
      Random random = new Random(seed);
      String gate = stream(round);
      List<List<Fragment>> stores =
          new ArrayList<>(
              List.of(
                  session(random, gate, "a", 7, 0, 10),
                  session(random, gate, "b", 8, 15_000 + random.nextInt(5_000), 10),
                  session(random, gate, "c", 9, 30_000 + random.nextInt(5_000), 10)));
      List<Fragment> rule = byTheRule(List.copyOf(stores));
      Collections.shuffle(stores, random);
      SqlFragmentIndex index = new SqlFragmentIndex(database);
      stores.forEach(store -> result(index.add(entries(store))));

      List<Fragment> listed = result(index.newest(gate, 1_000));
      assertNoOverlap("seed " + seed, listed);
      assertThat(listed).as("seed %d", seed).isEqualTo(rule);
      stores.forEach(store -> result(index.add(entries(store))));
      assertThat(result(index.newest(gate, 1_000))).as("again, seed %d", seed).isEqualTo(listed);
    }
  }

  // Three sessions that all overlap: which of the oldest stay depends on the order, no overlap
  // does.
  @Test
  void sessionsThatAllOverlapNeverOverlapInTheList() {
    long seed = System.nanoTime();
    for (int round = 0; round < 40; round++, seed++) {
      Random random = new Random(seed);
      String gate = stream(round);
      List<List<Fragment>> batches = new ArrayList<>();
      for (long epoch = 7; epoch < 11; epoch++) {
        List<Fragment> session =
            session(random, gate, "s" + epoch, epoch, random.nextInt(20_000), 8);
        batches.add(session.subList(0, 4));
        batches.add(session.subList(4, 8));
      }
      Collections.shuffle(batches, random);
      SqlFragmentIndex index = new SqlFragmentIndex(database);
      for (List<Fragment> batch : batches) {
        result(index.add(entries(batch)));
        assertNoOverlap("seed " + seed, result(index.newest(gate, 1_000)));
      }
    }
  }
}
