package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;
import static org.camfleet.fleet.database.Lines.assertNoOverlap;
import static org.camfleet.fleet.database.Lines.entries;
import static org.camfleet.fleet.database.Lines.fragment;
import static org.camfleet.fleet.database.Lines.stream;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.jdbi.v3.core.CloseException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes write one stream's list: epoch 7 on store a, its successor 8 on store b. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class FragmentFenceTest {
  private static final String GATE = stream(1);
  private static final String YARD = stream(2);

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;
  private SqlFragmentIndex former;
  private SqlFragmentIndex newer;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    former = new SqlFragmentIndex(database);
    newer = new SqlFragmentIndex(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aPausedWriterThatComesBackListsNothingOverItsSuccessor() {
    result(former.add(entries(List.of(old(1, 0), old(2, 2_000)))));
    result(newer.add(entries(List.of(fresh(1, 10_000), fresh(2, 12_000)))));

    FragmentIndex.Added added =
        result(
            former.add(
                entries(
                    List.of(
                        old(3, 4_000),
                        old(4, 9_000),
                        fragment(YARD, "a", 3, 1, 9_000, 2_000),
                        old(5, 11_000),
                        old(6, 30_000)))));

    assertThat(added.refused()).containsExactly(old(4, 9_000), old(5, 11_000), old(6, 30_000));
    assertThat(result(newer.newest(GATE, 100)))
        .containsExactly(
            old(1, 0), old(2, 2_000), old(3, 4_000), fresh(1, 10_000), fresh(2, 12_000));
    assertThat(result(newer.newest(YARD, 100))).hasSize(1);
  }

  @Test
  void aFenceThatMovesWaitsForABatchThatIsOpen() {
    result(former.add(entries(List.of(old(1, 0)))));
    List<FragmentIndex.Entry> late = entries(List.of(old(2, 2_000), old(3, 4_000)));
    try (Handle held = database.jdbi().open()) {
      SortedSet<Long> numbers = former.prepare(held, late);
      held.begin();
      assertThat(former.list(held, numbers, late).refused()).isEmpty();
      CompletableFuture<FragmentIndex.Added> moving =
          newer.add(entries(List.of(fresh(1, 4_000)))).toCompletableFuture();
      awaitSomebodyBlocked();
      assertThat(moving).isNotDone();
      held.commit();

      assertThat(result(moving).unlisted()).isEqualTo(1);
    }
    assertThat(result(newer.newest(GATE, 100)))
        .containsExactly(old(1, 0), old(2, 2_000), fresh(1, 4_000));
  }

  @Test
  void aBatchWaitsForAFenceThatIsMovingAndIsRefused() {
    result(former.add(entries(List.of(old(1, 0)))));
    List<FragmentIndex.Entry> first = entries(List.of(fresh(1, 4_000)));
    try (Handle held = database.jdbi().open()) {
      SortedSet<Long> numbers = newer.prepare(held, first);
      held.begin();
      assertThat(newer.list(held, numbers, first).refused()).isEmpty();
      CompletableFuture<FragmentIndex.Added> late =
          former
              .add(
                  entries(
                      List.of(
                          old(2, 2_000), old(3, 4_000), fragment(YARD, "a", 3, 1, 4_000, 2_000))))
              .toCompletableFuture();
      awaitSomebodyBlocked();
      assertThat(late).isNotDone();
      held.commit();

      assertThat(result(late).refused()).containsExactly(old(3, 4_000));
    }
    assertThat(result(former.newest(GATE, 100)))
        .containsExactly(old(1, 0), old(2, 2_000), fresh(1, 4_000));
    assertThat(result(former.newest(YARD, 100))).hasSize(1);
  }

  // A process that is stopped keeps its connection, and with it the rows it holds.
  @Test
  void aNodeThatIsPausedInTheMiddleOfABatchHoldsItsSuccessorUpForSecondsOnly() {
    assumeTrue(vendor == TestDatabase.POSTGRES, "the embedded database has one node");
    List<FragmentIndex.Entry> late = entries(List.of(old(1, 0)));
    try (Handle held = database.jdbi().open()) {
      SortedSet<Long> numbers = former.prepare(held, late);
      held.begin();
      former.list(held, numbers, late);

      assertThat(result(newer.add(entries(List.of(fresh(1, 4_000))))))
          .isEqualTo(FragmentIndex.Added.ALL);
      assertThatThrownBy(held::commit)
          .rootCause()
          .hasMessageContaining("idle-in-transaction timeout");
    } catch (CloseException e) {
      assertThat(e).hasMessageContaining("Unable to close");
    }
    assertThat(result(newer.newest(GATE, 100))).containsExactly(fresh(1, 4_000));
    assertThat(result(former.add(late)).refused()).isEmpty();
    assertThat(result(newer.newest(GATE, 100))).containsExactly(old(1, 0), fresh(1, 4_000));
  }

  @Test
  void aFenceThatWasNotMovedAfterAllRefusesNobody() {
    List<FragmentIndex.Entry> first = entries(List.of(fresh(1, 4_000)));
    try (Handle held = database.jdbi().open()) {
      SortedSet<Long> numbers = newer.prepare(held, first);
      held.begin();
      newer.list(held, numbers, first);
      CompletableFuture<FragmentIndex.Added> other =
          former.add(entries(List.of(old(1, 4_000)))).toCompletableFuture();
      awaitSomebodyBlocked();
      held.rollback();

      assertThat(result(other).refused()).isEmpty();
    }
    assertThat(result(former.newest(GATE, 100))).containsExactly(old(1, 4_000));
  }

  // The end of the last picture is a guess: a seam must not cost the former session's last
  // fragment.
  @Test
  void atASeamTheFormerFragmentEndsWhereTheNewOneBegins() {
    result(former.add(entries(List.of(fragment(GATE, "a", 7, 1, 0, 2_040)))));
    FragmentIndex.Added added = result(newer.add(entries(List.of(fresh(1, 2_000)))));

    assertThat(added).isEqualTo(FragmentIndex.Added.ALL);
    assertThat(result(newer.newest(GATE, 100))).containsExactly(old(1, 0), fresh(1, 2_000));
    result(newer.add(entries(List.of(fragment(YARD, "b", 8, 1, 2_000, 2_000)))));
    result(former.add(entries(List.of(fragment(YARD, "a", 7, 1, 0, 2_040)))));
    assertThat(result(newer.newest(YARD, 100)))
        .extracting(Fragment::durationMicros)
        .containsExactly(2_000_000L, 2_000_000L);
  }

  // The newer node's clock is behind: what it records is never lost, what it overlaps gives way.
  @Test
  void aSuccessorWhoseClockIsBehindWinsWhereTheyOverlap() {
    List<Fragment> before = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      before.add(old(i + 1, i * 2_000));
    }
    result(former.add(entries(before)));
    FragmentIndex.Added added = result(newer.add(entries(List.of(fresh(1, 395_000)))));

    assertThat(added.unlisted()).isEqualTo(3);
    List<Fragment> listed = result(newer.newest(GATE, 1_000));
    assertThat(listed).hasSize(198).endsWith(old(197, 392_000), fresh(1, 395_000));
    assertNoOverlap("gate", listed);
  }

  @Test
  void theProducersClockRulesAndTheServersMayDifferBySeconds() {
    result(newer.add(entries(List.of(fragment(GATE, "b", 8, 1, 4_000, 2_000, -3_000)))));
    FragmentIndex.Added added =
        result(
            former.add(
                entries(
                    List.of(
                        fragment(GATE, "a", 7, 1, 0, 2_000, 3_000),
                        fragment(GATE, "a", 7, 2, 2_000, 2_000, 12_000),
                        fragment(GATE, "a", 7, 3, 4_000, 2_000, -9_000)))));

    assertThat(added.refused())
        .extracting(fragment -> fragment.number().sequence())
        .containsExactly(2L, 3L);
  }

  @Test
  void addingAgainIsNoRefusal() {
    List<FragmentIndex.Entry> former7 = entries(List.of(old(1, 0), old(2, 2_000)));
    result(former.add(former7));
    result(newer.add(entries(List.of(fresh(1, 4_000)))));

    assertThat(result(former.add(former7))).isEqualTo(FragmentIndex.Added.ALL);
    assertThat(result(newer.add(entries(List.of(fresh(1, 4_000), fresh(2, 6_000))))))
        .isEqualTo(FragmentIndex.Added.ALL);
    assertThat(result(newer.newest(GATE, 100))).hasSize(4);
  }

  @Test
  void aFenceMovedByHandRefusesUntilTheNewSessionHasStored() {
    result(former.add(entries(List.of(old(1, 0)))));
    result(newer.fence(GATE, 8));
    assertThat(result(former.add(entries(List.of(old(2, 2_000))))).refused()).hasSize(1);
    result(newer.fence(GATE, 5));
    assertThat(result(former.add(entries(List.of(old(2, 2_000))))).refused()).hasSize(1);
    result(newer.add(entries(List.of(fresh(1, 4_000)))));

    assertThat(result(former.add(entries(List.of(old(2, 2_000))))).refused()).isEmpty();
    assertThat(result(newer.newest(GATE, 9))).hasSize(3);
  }

  @Test
  void fragmentsOfAnOlderReleaseMakeTheFence() {
    result(former.add(entries(List.of(old(1, 0), fresh(1, 4_000), fresh(2, 6_000)))));
    result(database.change(handle -> handle.execute("DELETE FROM stream_fence")));
    SqlFragmentIndex updated = new SqlFragmentIndex(database);

    FragmentIndex.Added added =
        result(updated.add(entries(List.of(old(2, 2_000), old(3, 4_000), old(4, 60_000)))));

    assertThat(added.refused()).containsExactly(old(3, 4_000), old(4, 60_000));
    result(updated.add(entries(List.of(fresh(3, 8_000)))));
    assertThat(result(updated.newest(GATE, 9))).hasSize(5);
  }

  // A batch that can never be added would keep all that come behind it from the list.
  @Test
  void rowsThatTheFenceDoesNotKnowOfAreNoObstacle() {
    result(former.add(entries(List.of(old(1, 0)))));
    result(newer.add(entries(List.of(fresh(1, 4_000), fresh(2, 6_000)))));
    result(
        database.change(
            handle ->
                handle.execute(
                    "UPDATE stream_fence SET epoch = 7, sequence = 1, end_micros = ?",
                    Lines.START + 2_000_000)));

    FragmentIndex.Added added =
        result(
            newer.add(
                entries(List.of(fresh(2, 6_000), fresh(3, 8_000), old(2, 2_000), old(3, 5_000)))));

    assertThat(added.refused()).containsExactly(old(3, 5_000));
    assertThat(result(newer.newest(GATE, 100)))
        .containsExactly(
            old(1, 0), old(2, 2_000), fresh(1, 4_000), fresh(2, 6_000), fresh(3, 8_000));
  }

  @Test
  void theFenceStaysWhenRetentionTakesTheRowsBehindIt() {
    result(former.add(entries(List.of(old(1, 0)))));
    result(newer.add(entries(List.of(fresh(1, 4_000)))));
    result(newer.removeSegment("b", GATE, 8));
    result(former.removeStream("a", GATE));

    assertThat(result(former.add(entries(List.of(old(1, 0), old(2, 5_000))))).refused())
        .containsExactly(old(2, 5_000));
  }

  @Test
  void epochsAreClaimedAboveTheFence() {
    result(database.change(handle -> handle.execute(CHANNEL)));
    result(database.change(handle -> handle.execute(STREAM)));
    result(database.change(handle -> handle.execute(MAPPING)));
    long recorded = 5 * SqlChannelDirectory.STRIDE + 3;
    result(newer.add(entries(List.of(fragment(GATE, "b", recorded, 1, 0, 2_000)))));

    SqlChannelDirectory channels =
        new SqlChannelDirectory(database, stream -> CompletableFuture.completedFuture(9L));
    assertThat(result(channels.claimEpoch("channel"))).isEqualTo(6 * SqlChannelDirectory.STRIDE);
    assertThat(result(channels.claimEpoch("channel"))).isEqualTo(7 * SqlChannelDirectory.STRIDE);
  }

  private static final String CHANNEL =
      "INSERT INTO channels VALUES ('channel', 'gate', 0, '1', 60)";
  private static final String STREAM =
      "INSERT INTO streams VALUES ('%s', 'gate', 0, '1', 24, NULL, NULL, 'k', 'HOT')"
          .formatted(GATE);
  private static final String MAPPING =
      "INSERT INTO media_storage VALUES ('channel', '%s', '%s')".formatted(GATE, GATE);

  private void awaitSomebodyBlocked() {
    String blocked =
        vendor == TestDatabase.H2
            ? "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL"
            : "SELECT COUNT(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await()
        .until(
            () ->
                database.jdbi().withHandle(h -> h.createQuery(blocked).mapTo(Long.class).one())
                    > 0);
  }

  private static Fragment old(long sequence, long millis) {
    return fragment(GATE, "a", 7, sequence, millis, 2_000);
  }

  private static Fragment fresh(long sequence, long millis) {
    return fragment(GATE, "b", 8, sequence, millis, 2_000);
  }
}
