package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.TrackHeaders;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.fleet.recordings.Span;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlRecordedSpansTest {
  private static final String DOOR = "arn:aws:kinesisvideo:us-east-1:000000000000:stream/door/1";
  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final Duration JOIN = Duration.ofMillis(500);
  private static final TrackHeaders HEADERS = new TrackHeaders(new byte[] {1}, new byte[] {9});

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;
  private SqlRecordedSpans spans;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    spans = new SqlRecordedSpans(database);
    List<FragmentIndex.Entry> entries = new ArrayList<>();
    // Seconds 0 to 10, a break that is too short to count, to 20.1; then 30 to 40.1 and 60 to 70.1.
    for (int i = 0; i < 10; i++) {
      entries.add(fragment(1, 1 + i, i * 1000));
      entries.add(fragment(1, 11 + i, 10_100 + i * 1000));
      entries.add(fragment(2, 1 + i, 30_100 + i * 1000));
      entries.add(fragment(3, 1 + i, 60_100 + i * 1000));
    }
    result(new SqlFragmentIndex(database).add(entries));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static FragmentIndex.Entry fragment(long epoch, long sequence, long millis) {
    long micros = (NOON.toEpochMilli() + millis) * 1000;
    return new FragmentIndex.Entry(
        new Fragment(
            DOOR,
            new FragmentNumber(epoch, sequence),
            micros,
            micros,
            1_000_000,
            true,
            ClockQuality.ofNumber(1),
            HEADERS.id(),
            new Fragment.Place("store", 1, 0, 9)),
        HEADERS);
  }

  private static Span span(double from, double to) {
    return new Span(
        NOON.plusMillis(Math.round(from * 1000)), NOON.plusMillis(Math.round(to * 1000)));
  }

  private List<Span> of(double from, double to, int limit) {
    return result(spans.of(DOOR, span(from, to), JOIN, limit));
  }

  @Test
  void fragmentsAreOneSpanUntilSomethingIsMissing() {
    assertThat(of(-100, 100, 100))
        .containsExactly(span(0, 20.1), span(30.1, 40.1), span(60.1, 70.1));
  }

  @Test
  void aTimeCutsWhatReachesIntoIt() {
    assertThat(of(15.5, 35.5, 100)).containsExactly(span(15.5, 20.1), span(30.1, 35.5));
    assertThat(of(20.5, 29, 100)).isEmpty();
    assertThat(of(61, 62, 100)).containsExactly(span(61, 62));
  }

  @Test
  void noMoreThanIsWantedComesAndTheLastOneEndsWhereItEnds() {
    assertThat(of(-100, 100, 2)).containsExactly(span(0, 20.1), span(30.1, 40.1));
    assertThat(result(spans.of("arn:unknown", span(0, 9), JOIN, 2))).isEmpty();
  }
}
