package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.archive.StreamFence;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code stream_fence}. Whoever lists fragments locks those of its streams first, so
 * that a fence never moves between the look at it and the commit. Any thread that may block.
 */
final class FenceRows {
  private static final String SELECT =
      "SELECT * FROM stream_fence WHERE stream_id IN (<streams>) ORDER BY stream_id FOR UPDATE";
  private static final String UPDATE =
      "UPDATE stream_fence SET epoch = :epoch, sequence = :sequence, end_micros = :end,"
          + " start_producer_micros = :producer, start_server_micros = :server"
          + " WHERE stream_id = :stream";

  /** Streams that have their row: it is never deleted. */
  private final Set<Long> made = ConcurrentHashMap.newKeySet();

  /** Makes the rows that are missing; outside of a transaction. */
  void make(Handle handle, Collection<Long> streams) {
    for (long stream : streams) {
      if (made.contains(stream)) {
        continue;
      }
      if (handle
          .createQuery("SELECT 1 FROM stream_fence WHERE stream_id = :stream")
          .bind("stream", stream)
          .mapTo(Integer.class)
          .findFirst()
          .isEmpty()) {
        NumberedNames.insertUnlessThere(() -> insert(handle, stream, ofFragments(handle, stream)));
      }
      made.add(stream);
    }
  }

  /** What the fragments say that are listed already: all of them, by an older release. */
  private static StreamFence ofFragments(Handle handle, long stream) {
    return handle
        .createQuery(
            "SELECT epoch, sequence, producer_micros + duration_micros AS end_micros"
                + " FROM fragments WHERE stream_id = :stream"
                + " ORDER BY stream_id DESC, epoch DESC, sequence DESC LIMIT 1")
        .bind("stream", stream)
        .map(
            (row, context) ->
                new StreamFence(
                    row.getLong("epoch"), row.getLong("sequence"), row.getLong("end_micros"), null))
        .findFirst()
        .map(last -> withStart(handle, stream, last))
        .orElse(StreamFence.NONE);
  }

  private static StreamFence withStart(Handle handle, long stream, StreamFence last) {
    StreamFence.Start start =
        handle
            .createQuery(
                "SELECT producer_micros, server_micros FROM fragments"
                    + " WHERE stream_id = :stream AND epoch = :epoch"
                    + " ORDER BY stream_id, epoch, sequence LIMIT 1")
            .bind("stream", stream)
            .bind("epoch", last.epoch())
            .map((row, context) -> new StreamFence.Start(row.getLong(1), row.getLong(2)))
            .one();
    return new StreamFence(last.epoch(), last.sequence(), last.endMicros(), start);
  }

  /** Locks the rows of these streams, in rising order, until the transaction ends. */
  Map<Long, StreamFence> lock(Handle handle, SortedSet<Long> streams) {
    Map<Long, StreamFence> fences = new TreeMap<>();
    if (streams.isEmpty()) {
      return fences;
    }
    handle
        .createQuery(SELECT)
        .bindList("streams", streams)
        .map((row, context) -> Map.entry(row.getLong("stream_id"), read(row)))
        .forEach(row -> fences.put(row.getKey(), row.getValue()));
    return fences;
  }

  /** Moves fences to what is listed, where that is newer; within a transaction. */
  void catchUp(Handle handle, SortedSet<Long> streams) {
    Map<Long, StreamFence> fences = lock(handle, streams);
    fences.replaceAll(
        (stream, fence) -> {
          StreamFence listed = ofFragments(handle, stream);
          return listed.isBehind(fence) ? fence : listed;
        });
    write(handle, fences);
  }

  /** Writes rows that are locked. */
  static void write(Handle handle, Map<Long, StreamFence> fences) {
    try (PreparedBatch batch = handle.prepareBatch(UPDATE)) {
      fences.forEach(
          (stream, fence) -> {
            StreamFence.@Nullable Start start = fence.start();
            batch
                .bind("stream", stream)
                .bind("epoch", fence.epoch())
                .bind("sequence", fence.sequence())
                .bind("end", fence.endMicros())
                .bind("producer", start == null ? null : (Long) start.producerMicros())
                .bind("server", start == null ? null : (Long) start.serverMicros())
                .add();
          });
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  private static void insert(Handle handle, long stream, StreamFence fence) {
    StreamFence.@Nullable Start start = fence.start();
    handle.execute(
        "INSERT INTO stream_fence (stream_id, epoch, sequence, end_micros, start_producer_micros,"
            + " start_server_micros) VALUES (?, ?, ?, ?, ?, ?)",
        stream,
        fence.epoch(),
        fence.sequence(),
        fence.endMicros(),
        start == null ? null : (Long) start.producerMicros(),
        start == null ? null : (Long) start.serverMicros());
  }

  private static StreamFence read(ResultSet row) throws SQLException {
    long producer = row.getLong("start_producer_micros");
    StreamFence.Start start =
        row.wasNull() ? null : new StreamFence.Start(producer, row.getLong("start_server_micros"));
    return new StreamFence(
        row.getLong("epoch"), row.getLong("sequence"), row.getLong("end_micros"), start);
  }
}
