package org.camfleet.ops.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The fragment index as the database has it, read past the server. */
final class StoredFragments {
  private static final String SELECT =
      "SELECT s.stream_arn, f.epoch, f.sequence, f.producer_micros, f.duration_micros"
          + " FROM fragments f JOIN fragment_streams s ON s.stream_id = f.stream_id"
          + " ORDER BY s.stream_arn, f.producer_micros, f.epoch, f.sequence";

  private static final String STREAMS_SINCE =
      "SELECT COUNT(DISTINCT stream_id) FROM fragments WHERE producer_micros >= ?";

  private StoredFragments() {}

  /** A row. */
  record Stored(long epoch, long sequence, long startMicros, long endMicros) {}

  /**
   * A time of which a stream has nothing.
   *
   * @param stream its name
   */
  record Gap(String stream, Instant from, double seconds) {}

  /** All rows by the stream's name, in the order of their times. */
  static Map<String, List<Stored>> all(DataSource database) throws SQLException {
    Map<String, List<Stored>> all = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SELECT)) {
      while (row.next()) {
        String name = row.getString(1).replaceFirst("^.*:stream/", "").replaceFirst("/.*", "");
        long start = row.getLong(4);
        all.computeIfAbsent(name, stream -> new ArrayList<>())
            .add(new Stored(row.getLong(2), row.getLong(3), start, start + row.getLong(5)));
      }
    }
    return all;
  }

  /**
   * What is missing of each stream that goes on behind {@code around}: from the end of its last
   * fragment that began before, to the start of the next one.
   */
  static List<Gap> gapsAt(Map<String, List<Stored>> all, Instant around) {
    long moment = micros(around);
    List<Gap> gaps = new ArrayList<>();
    all.forEach(
        (stream, stored) -> {
          long longest = 0;
          long from = moment;
          for (int i = 1; i < stored.size(); i++) {
            long gap = stored.get(i).startMicros() - stored.get(i - 1).endMicros();
            if (stored.get(i).startMicros() > moment - 5_000_000 && gap > longest) {
              longest = gap;
              from = stored.get(i - 1).endMicros();
            }
          }
          gaps.add(new Gap(stream, instant(from), longest / 1e6));
        });
    return gaps;
  }

  /**
   * How many fragments there are of each clock, by the number of its quality; 0 stands for none.
   */
  static Map<Integer, Long> clocks(DataSource database) throws SQLException {
    Map<Integer, Long> clocks = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COALESCE(clock, 0), COUNT(*) FROM fragments GROUP BY 1")) {
      while (row.next()) {
        clocks.put(row.getInt(1), row.getLong(2));
      }
    }
    return clocks;
  }

  /** Pairs of fragments of one stream that overlap in time by more than {@code micros}. */
  static List<String> overlaps(Map<String, List<Stored>> all, long micros) {
    List<String> overlaps = new ArrayList<>();
    all.forEach(
        (stream, stored) -> {
          for (int i = 1; i < stored.size(); i++) {
            long by = stored.get(i - 1).endMicros() - stored.get(i).startMicros();
            if (by > micros) {
              overlaps.add(
                  "%s: %s and %s by %d us".formatted(stream, stored.get(i - 1), stored.get(i), by));
            }
          }
        });
    return overlaps;
  }

  /**
   * What was listed and is no more, or for another time, in words. An end may be moved by {@code
   * micros}: that much a fragment is shortened by when the next one is found to begin before it.
   */
  static List<String> missing(
      Map<String, List<Stored>> before, Map<String, List<Stored>> after, long micros) {
    List<String> missing = new ArrayList<>();
    before.forEach(
        (stream, stored) -> {
          Map<Long, Stored> starts = new HashMap<>();
          after.getOrDefault(stream, List.of()).forEach(one -> starts.put(one.startMicros(), one));
          for (Stored one : stored) {
            Stored now = starts.get(one.startMicros());
            if (now == null
                || now.epoch() != one.epoch()
                || now.sequence() != one.sequence()
                || Math.abs(now.endMicros() - one.endMicros()) > micros) {
              missing.add("%s: %s, now %s".formatted(stream, one, now));
            }
          }
        });
    return missing;
  }

  /** The streams of which several sessions are stored since a moment. */
  static List<String> inSeveralEpochs(Map<String, List<Stored>> all, Instant since) {
    long moment = micros(since);
    return all.keySet().stream()
        .filter(
            stream ->
                all.get(stream).stream()
                        .filter(one -> one.endMicros() > moment)
                        .map(Stored::epoch)
                        .distinct()
                        .count()
                    > 1)
        .toList();
  }

  /** How many streams have a fragment that begins at or after a moment; costs the nodes nothing. */
  static long since(DataSource database, Instant moment) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(STREAMS_SINCE)) {
      statement.setLong(1, micros(moment));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
