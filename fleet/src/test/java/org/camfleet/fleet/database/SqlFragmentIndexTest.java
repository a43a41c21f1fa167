package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentIndex.Clock;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.TrackHeaders;
import org.camfleet.core.media.ClockQuality;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlFragmentIndexTest {
  private static final String DOOR = "arn:aws:kinesisvideo:us-east-1:000000000000:stream/door/1";
  private static final String YARD = "arn:aws:kinesisvideo:us-east-1:000000000000:stream/yard/2";
  private static final TrackHeaders HEADERS =
      new TrackHeaders(new byte[] {1, 2, (byte) 0xff, 0}, new byte[] {9});

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;
  private SqlFragmentIndex index;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    index = new SqlFragmentIndex(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void fragmentsComeBackAsTheyWereAdded() {
    Fragment fragment = fragment(DOOR, 4, 1, 100);
    result(index.add(List.of(entry(fragment))));

    assertThat(result(index.newest(DOOR, 10))).containsExactly(fragment);
    assertThat(result(index.find(DOOR, fragment.number()))).contains(fragment);
    assertThat(result(index.find(DOOR, new FragmentNumber(4, 2)))).isEmpty();
    assertThat(result(index.headers(DOOR, HEADERS.id()))).contains(HEADERS);
    assertThat(result(index.newest(YARD, 10))).isEmpty();
  }

  // A crash between commit and answer makes the archive add again; a rebuild adds everything again.
  @Test
  void addingTwiceChangesNothing() {
    List<FragmentIndex.Entry> entries = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      entries.add(entry(fragment(DOOR, 1, i, i * 10L)));
    }
    result(index.add(entries.subList(0, 30)));
    result(index.add(entries));
    result(index.add(entries));

    assertThat(result(index.newest(DOOR, 1000))).hasSize(50);
    assertThat(result(new SqlFragmentIndex(database).newest(DOOR, 3)))
        .extracting(fragment -> fragment.number().sequence())
        .containsExactly(48L, 49L, 50L);
  }

  @Test
  void newestRisesByNumberInWhateverOrderTheyCame() {
    result(index.add(List.of(entry(fragment(DOOR, 2, 1, 970)), entry(fragment(DOOR, 1, 1, 900)))));
    result(index.add(List.of(entry(fragment(DOOR, 1, 2, 950)))));

    assertThat(result(index.newest(DOOR, 2)))
        .extracting(Fragment::number)
        .containsExactly(new FragmentNumber(1, 2), new FragmentNumber(2, 1));
    FragmentNumber end = new FragmentNumber(9, 9);
    assertThat(result(index.last("store-a", DOOR, end))).contains(new FragmentNumber(2, 1));
    assertThat(result(index.last("store-b", DOOR, end))).isEmpty();
  }

  // PROTOCOL 5.3: both ends of the range are included.
  @Test
  void rangesIncludeBothEndsAndKnowBothClocks() {
    for (int i = 1; i <= 9; i++) {
      result(index.add(List.of(entry(fragment(DOOR, 1, i, i * 10L)))));
    }

    assertThat(result(index.between(DOOR, Clock.PRODUCER, 20, 50, 100)))
        .extracting(Fragment::producerMicros)
        .containsExactly(20L, 30L, 40L, 50L);
    assertThat(result(index.between(DOOR, Clock.SERVER, 1_020, 1_050, 3)))
        .extracting(Fragment::serverMicros)
        .containsExactly(1_020L, 1_030L, 1_040L);
  }

  @Test
  void aSegmentIsForgottenWithAllItsRowsAndNoOthers() {
    result(index.add(List.of(entry(fragment(DOOR, 1, 1, 10)), entry(fragment(YARD, 1, 1, 10)))));
    result(index.add(List.of(entry(fragment(DOOR, 1, 2, 20)))));

    result(index.removeSegment("store-a", DOOR, 1));
    assertThat(result(index.newest(DOOR, 9)))
        .extracting(f -> f.number().sequence())
        .containsExactly(2L);
    result(index.removeStream("store-a", DOOR));
    assertThat(result(index.newest(DOOR, 9))).isEmpty();
    assertThat(result(index.newest(YARD, 9))).hasSize(1);
  }

  @Test
  void nodesThatMeetANewStreamAtOnceAgree() {
    SqlFragmentIndex other = new SqlFragmentIndex(database);
    List<CompletableFuture<FragmentIndex.Added>> adds = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      SqlFragmentIndex either = i % 2 == 0 ? index : other;
      adds.add(either.add(List.of(entry(fragment(DOOR, 1, i, i * 10L)))).toCompletableFuture());
    }
    adds.forEach(CompletableFuture::join);

    assertThat(result(index.newest(DOOR, 100))).hasSize(20);
    assertThat(result(other.newest(DOOR, 100))).hasSize(20);
  }

  @Test
  void whatIsListedOfAFileIsReplacedAtOnceOrOnlyTold() {
    List<Fragment> rows = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      rows.add(at(fragment(DOOR, 1, i, i * 10L), new Fragment.Place("store-a", 5, i, 1)));
    }
    result(index.add(rows.subList(0, 3).stream().map(SqlFragmentIndexTest::entry).toList()));
    Fragment.Place place = rows.get(0).place();
    List<FragmentIndex.Entry> inFile =
        List.of(entry(rows.get(0)), entry(rows.get(2)), entry(rows.get(3)));

    for (boolean keep : new boolean[] {false, true}) {
      FragmentIndex.Replaced replaced =
          result(index.replace(place.store(), DOOR, place.segment(), inFile, keep));
      assertThat(replaced.lost()).containsExactly(rows.get(1));
      assertThat(replaced.found()).containsExactly(rows.get(3));
      assertThat(replaced.changed()).isZero();
      assertThat(result(index.newest(DOOR, 10)))
          .isEqualTo(keep ? replaced.after() : rows.subList(0, 3));
    }
    assertThat(result(index.segments(place.store(), DOOR))).containsExactly(place.segment());
    assertThat(result(index.segments("store-b", DOOR))).isEmpty();
    assertThat(result(index.in(place.store(), DOOR, place.segment(), 0))).hasSize(3);

    FragmentIndex.Replaced emptied =
        result(index.replace(place.store(), DOOR, place.segment(), List.of(), true));
    assertThat(emptied.lost()).hasSize(3);
    assertThat(result(index.newest(DOOR, 10))).isEmpty();
  }

  private static FragmentIndex.Entry entry(Fragment fragment) {
    return new FragmentIndex.Entry(fragment, HEADERS);
  }

  private static Fragment at(Fragment fragment, Fragment.Place place) {
    return new Fragment(
        fragment.stream(),
        fragment.number(),
        fragment.producerMicros(),
        fragment.serverMicros(),
        fragment.durationMicros(),
        fragment.keyFrame(),
        fragment.clock(),
        fragment.headersId(),
        place);
  }

  private static Fragment fragment(String stream, long epoch, long sequence, long micros) {
    return new Fragment(
        stream,
        new FragmentNumber(epoch, sequence),
        micros,
        micros + 1_000,
        10,
        sequence % 2 == 1,
        ClockQuality.ofNumber((int) sequence % 5),
        HEADERS.id(),
        new Fragment.Place("store-a", sequence, 77, 123_456));
  }
}
