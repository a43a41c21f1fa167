package org.camfleet.fleet.database;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.recordings.RecordedSpans;
import org.camfleet.fleet.recordings.Span;
import org.jdbi.v3.core.Handle;

/** What is stored of a stream, in SQL: the database puts the fragments together. */
public final class SqlRecordedSpans implements RecordedSpans {
  /** Longer than any fragment: one that began before may reach into a time. */
  private static final long LONGEST_FRAGMENT = 30_000_000;

  // Each row is a fragment that the one before does not reach, with the end of that one.
  private static final String BREAKS =
      "SELECT start_micros, end_before FROM (SELECT producer_micros AS start_micros,"
          + " LAG(producer_micros + duration_micros) OVER (ORDER BY producer_micros, epoch, sequence)"
          + " AS end_before FROM fragments WHERE stream_id = :stream AND producer_micros >= :first"
          + " AND producer_micros < :to AND producer_micros + duration_micros > :from) f"
          + " WHERE end_before IS NULL OR start_micros - end_before > :join"
          + " ORDER BY start_micros LIMIT :limit";

  private static final String END =
      "SELECT MAX(producer_micros + duration_micros) FROM fragments WHERE stream_id = :stream"
          + " AND producer_micros >= :first AND producer_micros < :to";

  private final Database database;

  /** On an open database. */
  public SqlRecordedSpans(Database database) {
    this.database = database;
  }

  private record Break(long start, long endBefore) {}

  @Override
  public CompletionStage<List<Span>> of(String stream, Span within, Duration join, int limit) {
    return database.query(handle -> of(handle, stream, within, join, limit));
  }

  private static List<Span> of(
      Handle handle, String stream, Span within, Duration join, int limit) {
    long from = micros(within.from());
    long to = micros(within.to());
    long number = number(handle, stream);
    // One more than is wanted: where it begins, the last wanted one has ended.
    List<Break> breaks =
        handle
            .createQuery(BREAKS)
            .bind("stream", number)
            .bind("first", from - LONGEST_FRAGMENT)
            .bind("from", from)
            .bind("to", to)
            .bind("join", join.toNanos() / 1000)
            .bind("limit", limit + 1)
            .map(
                (row, context) -> new Break(row.getLong("start_micros"), row.getLong("end_before")))
            .list();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, breaks.size()); i++) {
      long end =
          i + 1 < breaks.size() ? breaks.get(i + 1).endBefore() : end(handle, number, from, to);
      spans.add(
          new Span(instant(Math.max(from, breaks.get(i).start())), instant(Math.min(to, end))));
    }
    return spans;
  }

  private static long number(Handle handle, String stream) {
    return handle
        .createQuery("SELECT stream_id FROM fragment_streams WHERE stream_arn = :stream")
        .bind("stream", stream)
        .mapTo(Long.class)
        .findFirst()
        .orElse(-1L);
  }

  private static long end(Handle handle, long stream, long from, long to) {
    return handle
        .createQuery(END)
        .bind("stream", stream)
        .bind("first", from - LONGEST_FRAGMENT)
        .bind("to", to)
        .mapTo(Long.class)
        .one();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
