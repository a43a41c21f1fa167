package org.camfleet.fleet.database;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.StreamFence;
import org.camfleet.core.media.ClockQuality;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Fragments on their way into the list, within one transaction that holds the fences of their
 * streams. One that continues its stream costs an insert and nothing else; the neighbours of any
 * other are looked at.
 */
final class FragmentListing implements AutoCloseable {
  private static final String INSERT =
      "INSERT INTO fragments (stream_id, epoch, sequence, producer_micros, server_micros,"
          + " duration_micros, key_frame, clock, headers_id, store_id, segment, record_offset,"
          + " record_length) VALUES (:stream, :epoch, :sequence, :producer, :server, :duration,"
          + " :key, :clock, :headers, :store, :segment, :offset, :length)";
  private static final String KEY =
      " WHERE stream_id = :stream AND epoch = :epoch AND sequence = :sequence";
  private static final int NEIGHBOURS = 50;

  private final Handle handle;
  private final Map<Long, StreamFence> fences;
  private final Map<Long, StreamFence> moved = new TreeMap<>();
  private final PreparedBatch inserts;
  private int unlisted;

  /** A listed fragment beside the one that is added. */
  private record Neighbour(FragmentNumber number, long producerMicros, long durationMicros) {}

  /** With the fences of all streams that will come. */
  FragmentListing(Handle handle, Map<Long, StreamFence> fences) {
    this.handle = handle;
    this.fences = fences;
    this.inserts = handle.prepareBatch(INSERT);
  }

  /** Lists a fragment unless it is listed already; false when it is refused. */
  boolean list(long stream, long store, Fragment fragment) {
    StreamFence fence = fence(stream);
    if (fence.isNext(fragment)) {
      insert(stream, store, fragment);
      moved.put(stream, fence.after(fragment));
      return true;
    }
    flush(); // the neighbours may be among them
    return fence.isNewest(fragment)
        ? between(stream, store, fence, fragment)
        : isListed(stream, fragment) || late(stream, store, fence, fragment);
  }

  private StreamFence fence(long stream) {
    StreamFence fence = moved.containsKey(stream) ? moved.get(stream) : fences.get(stream);
    if (fence == null) {
      throw new DatabaseException(
          "stream_fence: no row for stream " + stream + " (expected: made before)");
    }
    return fence;
  }

  private boolean late(long stream, long store, StreamFence fence, Fragment fragment) {
    long next = nextStart(stream, fragment.number());
    return fence
        .admit(fragment, next)
        .map(fitting -> between(stream, store, fence, fitting))
        .orElse(false);
  }

  /** Lists it and takes off the list what was listed of its time. */
  private boolean between(long stream, long store, StreamFence fence, Fragment fragment) {
    makeRoom(stream, fragment);
    insert(stream, store, fragment);
    moved.put(stream, fence.after(fragment));
    return true;
  }

  private void makeRoom(long stream, Fragment fragment) {
    long from = fragment.producerMicros();
    for (List<Neighbour> page = before(stream, fragment.number());
        !page.isEmpty();
        page = before(stream, page.get(page.size() - 1).number())) {
      for (Neighbour before : page) {
        if (before.producerMicros() + before.durationMicros() <= from) {
          return; // and so do all with lower numbers
        }
        OptionalLong duration =
            StreamFence.durationUntil(from, before.producerMicros(), before.durationMicros());
        if (duration.isPresent()) {
          shorten(stream, before.number(), duration.getAsLong());
        } else {
          unlist(stream, before.number());
        }
      }
    }
  }

  private List<Neighbour> before(long stream, FragmentNumber number) {
    return handle
        .createQuery(
            "SELECT epoch, sequence, producer_micros, duration_micros FROM fragments"
                + " WHERE stream_id = :stream AND epoch <= :epoch"
                + " AND (epoch < :epoch OR sequence < :sequence)"
                + " ORDER BY stream_id DESC, epoch DESC, sequence DESC LIMIT :limit")
        .bind("stream", stream)
        .bind("epoch", number.epoch())
        .bind("sequence", number.sequence())
        .bind("limit", NEIGHBOURS)
        .map(
            (row, context) ->
                new Neighbour(
                    new FragmentNumber(row.getLong(1), row.getLong(2)),
                    row.getLong(3),
                    row.getLong(4)))
        .list();
  }

  private long nextStart(long stream, FragmentNumber number) {
    return handle
        .createQuery(
            "SELECT producer_micros FROM fragments WHERE stream_id = :stream AND epoch >= :epoch"
                + " AND (epoch > :epoch OR sequence > :sequence)"
                + " ORDER BY stream_id, epoch, sequence LIMIT 1")
        .bind("stream", stream)
        .bind("epoch", number.epoch())
        .bind("sequence", number.sequence())
        .mapTo(Long.class)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  // Rows are added more than once: after a failure whose outcome is unknown, and by a rebuild.
  private boolean isListed(long stream, Fragment fragment) {
    return handle
        .createQuery("SELECT 1 FROM fragments" + KEY)
        .bind("stream", stream)
        .bind("epoch", fragment.number().epoch())
        .bind("sequence", fragment.number().sequence())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private void shorten(long stream, FragmentNumber number, long durationMicros) {
    handle
        .createUpdate("UPDATE fragments SET duration_micros = :duration" + KEY)
        .bind("duration", durationMicros)
        .bind("stream", stream)
        .bind("epoch", number.epoch())
        .bind("sequence", number.sequence())
        .execute();
  }

  private void unlist(long stream, FragmentNumber number) {
    unlisted +=
        handle
            .createUpdate("DELETE FROM fragments" + KEY)
            .bind("stream", stream)
            .bind("epoch", number.epoch())
            .bind("sequence", number.sequence())
            .execute();
  }

  private void insert(long stream, long store, Fragment fragment) {
    ClockQuality clock = fragment.clock();
    inserts
        .bind("stream", stream)
        .bind("epoch", fragment.number().epoch())
        .bind("sequence", fragment.number().sequence())
        .bind("producer", fragment.producerMicros())
        .bind("server", fragment.serverMicros())
        .bind("duration", fragment.durationMicros())
        .bind("key", fragment.keyFrame())
        .bind("clock", clock == null ? null : clock.number())
        .bind("headers", fragment.headersId())
        .bind("store", store)
        .bind("segment", fragment.place().segment())
        .bind("offset", fragment.place().offset())
        .bind("length", fragment.place().length())
        .add();
  }

  private void flush() {
    if (inserts.size() > 0) {
      inserts.execute();
    }
  }

  /** Writes what was listed and how the fences moved; gives how many rows had to give way. */
  int finish() {
    flush();
    FenceRows.write(handle, moved);
    return unlisted;
  }

  @Override
  public void close() {
    inserts.close();
  }
}
