package org.camfleet.fleet.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.StreamFence;
import org.camfleet.core.archive.TrackHeaders;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The list of stored fragments in SQL. Writes do not wait for the disk: what a crash takes is
 * listed again from the segment files.
 */
public final class SqlFragmentIndex implements FragmentIndex {
  private static final String SELECT =
      "SELECT f.*, s.store FROM fragments f JOIN fragment_stores s ON s.store_id = f.store_id"
          + " WHERE f.stream_id = :stream ";

  private static final String REMOVE = "DELETE FROM fragments WHERE stream_id = ? AND store_id = ?";

  private static final int MOST_KNOWN_HEADERS = 10_000;

  private final Database database;

  /** Headers that are in the table, where nothing is ever deleted: not asked for again. */
  private final Set<Long> listedHeaders = ConcurrentHashMap.newKeySet();

  private final NumberedNames streams =
      new NumberedNames("fragment_streams", "stream_id", "stream_arn");
  private final NumberedNames stores = new NumberedNames("fragment_stores", "store_id", "store");

  private final FenceRows fences = new FenceRows();

  /** On an open database. */
  public SqlFragmentIndex(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Added> add(List<Entry> entries) {
    return database.query(
        handle -> {
          SortedSet<Long> numbers = prepare(handle, entries);
          try {
            return handle.inTransaction(transaction -> list(transaction, numbers, entries));
          } catch (UnableToExecuteStatementException e) {
            if (!NumberedNames.isThere(e)) {
              throw e;
            }
            // An older release that knows no fence has listed some of them.
            handle.useTransaction(transaction -> fences.catchUp(transaction, numbers));
            return handle.inTransaction(transaction -> list(transaction, numbers, entries));
          }
        });
  }

  /**
   * Makes what the entries lean on, and gives the numbers of their streams: outside of the
   * transaction, so that a rollback never unmakes a number.
   */
  SortedSet<Long> prepare(Handle handle, List<Entry> entries) {
    SortedSet<Long> numbers = new TreeSet<>();
    for (Entry entry : entries) {
      numbers.add(streams.numberOf(handle, entry.fragment().stream()));
      stores.numberOf(handle, entry.fragment().place().store());
    }
    fences.make(handle, numbers);
    addHeaders(handle, entries);
    return numbers;
  }

  /** Lists what may be listed, within a transaction. */
  Added list(Handle handle, SortedSet<Long> numbers, List<Entry> entries) {
    List<Fragment> refused = new ArrayList<>();
    try (FragmentListing listing = new FragmentListing(handle, fences.lock(handle, numbers))) {
      for (Entry entry : entries) {
        Fragment fragment = entry.fragment();
        long stream = streams.numberOf(handle, fragment.stream());
        long store = stores.numberOf(handle, fragment.place().store());
        if (!listing.list(stream, store, fragment)) {
          refused.add(fragment);
        }
      }
      return new Added(List.copyOf(refused), listing.finish());
    }
  }

  @Override
  public CompletionStage<Void> fence(String stream, long epoch) {
    return database
        .query(
            handle -> {
              SortedSet<Long> number = new TreeSet<>(Set.of(streams.numberOf(handle, stream)));
              fences.make(handle, number);
              return handle.inTransaction(
                  transaction -> {
                    Map<Long, StreamFence> locked = fences.lock(transaction, number);
                    locked.replaceAll((one, fence) -> fence.movedTo(epoch));
                    FenceRows.write(transaction, locked);
                    return epoch;
                  });
            })
        .thenAccept(moved -> {});
  }

  private void addHeaders(Handle handle, List<Entry> entries) {
    for (Entry entry : entries) {
      long id = entry.fragment().headersId();
      if (listedHeaders.contains(id)) {
        continue;
      }
      if (headers(handle, id).isEmpty()) {
        NumberedNames.insertUnlessThere(
            () ->
                handle.execute(
                    "INSERT INTO fragment_headers VALUES (?, ?, ?)",
                    id,
                    entry.headers().video(),
                    entry.headers().audio()));
      }
      if (listedHeaders.size() >= MOST_KNOWN_HEADERS) {
        listedHeaders.clear();
      }
      listedHeaders.add(id);
    }
  }

  @Override
  public CompletionStage<List<Fragment>> newest(String stream, int limit) {
    return list(
            stream,
            "ORDER BY f.stream_id DESC, f.epoch DESC, f.sequence DESC LIMIT :limit",
            query -> query.bind("limit", limit))
        .thenApply(
            newestFirst -> {
              List<Fragment> rising = new ArrayList<>(newestFirst);
              Collections.reverse(rising);
              return rising;
            });
  }

  @Override
  public CompletionStage<List<Fragment>> from(String stream, FragmentNumber first, int limit) {
    return list(
        stream,
        "AND (f.epoch > :epoch OR f.epoch = :epoch AND f.sequence >= :sequence)"
            + " AND f.epoch >= :epoch ORDER BY f.stream_id, f.epoch, f.sequence LIMIT :limit",
        query ->
            query
                .bind("epoch", first.epoch())
                .bind("sequence", first.sequence())
                .bind("limit", limit));
  }

  @Override
  public CompletionStage<List<Fragment>> between(
      String stream, Clock clock, long fromMicros, long toMicros, int limit) {
    String time = clock == Clock.PRODUCER ? "f.producer_micros" : "f.server_micros";
    return list(
        stream,
        "AND %s BETWEEN :from AND :to ORDER BY f.stream_id, %s, f.epoch, f.sequence LIMIT :limit"
            .formatted(time, time),
        query -> query.bind("from", fromMicros).bind("to", toMicros).bind("limit", limit));
  }

  @Override
  public CompletionStage<Optional<Fragment>> find(String stream, FragmentNumber number) {
    return list(
            stream,
            "AND f.epoch = :epoch AND f.sequence = :sequence",
            query -> query.bind("epoch", number.epoch()).bind("sequence", number.sequence()))
        .thenApply(found -> found.stream().findFirst());
  }

  @Override
  public CompletionStage<Optional<FragmentNumber>> last(
      String store, String stream, FragmentNumber upTo) {
    return list(
            stream,
            "AND s.store = :store AND f.epoch <= :epoch"
                + " AND (f.epoch < :epoch OR f.sequence <= :sequence)"
                + " ORDER BY f.stream_id DESC, f.epoch DESC, f.sequence DESC LIMIT 1",
            query ->
                query
                    .bind("store", store)
                    .bind("epoch", upTo.epoch())
                    .bind("sequence", upTo.sequence()))
        .thenApply(found -> found.stream().findFirst().map(Fragment::number));
  }

  @Override
  public CompletionStage<List<Long>> segments(String store, String stream) {
    return database.query(
        handle -> {
          long streamId = streams.find(handle, stream).orElse(-1L);
          long storeId = stores.find(handle, store).orElse(-1L);
          List<Long> found = new ArrayList<>();
          // A step of the index for each file instead of a look at all of its fragments.
          for (Optional<Long> next = after(handle, streamId, storeId, Long.MIN_VALUE);
              next.isPresent();
              next = after(handle, streamId, storeId, next.get())) {
            found.add(next.get());
          }
          return List.copyOf(found);
        });
  }

  private static Optional<Long> after(Handle handle, long stream, long store, long segment) {
    return handle
        .createQuery(
            "SELECT segment FROM fragments WHERE stream_id = :stream AND store_id = :store"
                + " AND segment > :segment ORDER BY stream_id, store_id, segment LIMIT 1")
        .bind("stream", stream)
        .bind("store", store)
        .bind("segment", segment)
        .mapTo(Long.class)
        .findFirst();
  }

  @Override
  public CompletionStage<List<Fragment>> in(
      String store, String stream, long segment, long fromOffset) {
    return database.query(
        handle ->
            in(
                handle,
                streams.find(handle, stream).orElse(-1L),
                stream,
                store,
                segment,
                fromOffset));
  }

  private static List<Fragment> in(
      Handle handle, long streamId, String stream, String store, long segment, long fromOffset) {
    return handle
        .createQuery(
            SELECT
                + "AND s.store = :store AND f.segment = :segment AND f.record_offset >= :offset"
                + " ORDER BY f.epoch, f.sequence")
        .bind("stream", streamId)
        .bind("store", store)
        .bind("segment", segment)
        .bind("offset", fromOffset)
        .map((row, context) -> FragmentRow.read(stream, row))
        .list();
  }

  @Override
  public CompletionStage<Replaced> replace(
      String store, String stream, long segment, List<Entry> entries, boolean keep) {
    return database.query(
        handle -> {
          SortedSet<Long> numbers = prepare(handle, entries);
          handle.begin();
          boolean done = false;
          try {
            Replaced replaced = replace(handle, numbers, store, stream, segment, entries);
            done = keep;
            return replaced;
          } finally {
            if (done) {
              handle.commit();
            } else {
              handle.rollback();
            }
          }
        });
  }

  private Replaced replace(
      Handle handle,
      SortedSet<Long> numbers,
      String store,
      String stream,
      long segment,
      List<Entry> entries) {
    long streamId = streams.find(handle, stream).orElse(-1L);
    long storeId = stores.find(handle, store).orElse(-1L);
    if (!entries.isEmpty()) {
      fences.lock(handle, numbers);
    }
    List<Fragment> before = in(handle, streamId, stream, store, segment, 0);
    handle.execute(REMOVE + " AND segment = ?", streamId, storeId, segment);
    if (entries.isEmpty()) {
      return new Replaced(before, List.of(), 0);
    }
    int refused = list(handle, numbers, entries).refused().size();
    return new Replaced(before, in(handle, streamId, stream, store, segment, 0), refused);
  }

  /** Adds the values that a condition needs. */
  private interface Binding {
    Query to(Query query);
  }

  private CompletionStage<List<Fragment>> list(String stream, String condition, Binding binding) {
    return database.query(
        handle ->
            streams
                .find(handle, stream)
                .map(
                    number ->
                        binding
                            .to(handle.createQuery(SELECT + condition))
                            .bind("stream", number)
                            .map((row, context) -> FragmentRow.read(stream, row))
                            .list())
                .orElse(List.of()));
  }

  @Override
  public CompletionStage<Optional<TrackHeaders>> headers(String stream, long headersId) {
    return database.query(handle -> headers(handle, headersId));
  }

  private static Optional<TrackHeaders> headers(Handle handle, long id) {
    return handle
        .createQuery(
            "SELECT video_header, audio_header FROM fragment_headers WHERE headers_id = :id")
        .bind("id", id)
        .map((row, context) -> new TrackHeaders(row.getBytes(1), row.getBytes(2)))
        .findFirst();
  }

  @Override
  public CompletionStage<Boolean> touches(
      String store, String stream, long segment, long fromMicros, long toMicros) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    "SELECT 1 FROM fragments WHERE stream_id = :stream AND store_id = :store"
                        + " AND segment = :segment AND (producer_micros <= :to"
                        + " AND producer_micros + duration_micros >= :from"
                        + " OR server_micros <= :to AND server_micros + duration_micros >= :from)"
                        + " LIMIT 1")
                .bind("stream", streams.find(handle, stream).orElse(-1L))
                .bind("store", stores.find(handle, store).orElse(-1L))
                .bind("segment", segment)
                .bind("from", fromMicros)
                .bind("to", toMicros)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  @Override
  public CompletionStage<Void> removeSegment(String store, String stream, long segment) {
    return remove(store, stream, " AND segment = " + segment);
  }

  @Override
  public CompletionStage<Void> removeStream(String store, String stream) {
    return remove(store, stream, "");
  }

  private CompletionStage<Void> remove(String store, String stream, String condition) {
    return database
        .change(
            handle ->
                handle.execute(
                    REMOVE + condition,
                    streams.find(handle, stream).orElse(-1L),
                    stores.find(handle, store).orElse(-1L)))
        .thenAccept(count -> {});
  }
}
