package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.CameraKey;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.inventory.StoredCamera;
import org.camfleet.fleet.secrets.SecretsException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inventory in SQL. */
public final class SqlCameraStore implements CameraStore {
  private static final Logger LOG = LoggerFactory.getLogger(SqlCameraStore.class);
  private static final int MOST_TOLD = 100;

  private final Database database;
  private final InstantSource clock;
  private final LocalResources resources;
  // Cameras whose login did not open: told once, not with each look; a metric counts them all.
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  /** On an open database; {@code service} names the channels and streams of local targets. */
  public SqlCameraStore(Database database, LocalService service, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.resources = new LocalResources(service, clock);
  }

  @Override
  public CompletionStage<PutOutcome> put(CameraDraft draft, @Nullable Long expectedRevision) {
    return database
        .change(handle -> put(handle, draft, expectedRevision))
        .exceptionally(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof LocalResources.InTheWay inTheWay) {
                return new Conflict(String.valueOf(inTheWay.getMessage()));
              }
              throw new CompletionException(cause);
            });
  }

  private PutOutcome put(Handle handle, CameraDraft draft, @Nullable Long expectedRevision) {
    Camera camera = draft.camera();
    CameraRows.Row before = CameraRows.locked(handle, camera.id());
    long revision = before == null ? 0 : before.stored().revision();
    if (expectedRevision != null && expectedRevision != revision) {
      return new RevisionMismatch(revision);
    }
    Optional<String> holder = CameraRows.holderOf(handle, camera.channel(), camera.id());
    if (holder.isPresent()) {
      return new Conflict(
          "channel \"%s\": camera \"%s\" has it (expected: one of its own)"
              .formatted(camera.channel(), holder.get()));
    }
    // As the database will give it back: to the millisecond.
    Instant now = Instant.ofEpochMilli(clock.millis());
    CameraCredentials kept = before == null ? CameraCredentials.NONE : before.credentials();
    CameraCredentials credentials = draft.credentials() == null ? kept : draft.credentials();
    StoredCamera stored =
        new StoredCamera(
            camera, revision + 1, before == null ? now : before.stored().createdAt(), now);
    if (before == null) {
      CameraRows.insert(handle, stored, credentials);
    } else if (before.stored().camera().equals(camera) && kept.equals(credentials)) {
      stored = before.stored(); // putting the same again changes nothing, not even the revision
    } else {
      CameraRows.update(handle, stored, credentials);
    }
    String arn = camera.isLocal() ? resources.provide(handle, camera) : null;
    boolean changed = before == null || stored.revision() > revision;
    CameraKey former = before == null ? null : before.stored().camera().key();
    return new Put(stored, before == null, changed, arn, former);
  }

  @Override
  public CompletionStage<Optional<StoredCamera>> find(String id) {
    return database.query(handle -> CameraRows.find(handle, id));
  }

  @Override
  public CompletionStage<Optional<StoredCamera>> delete(String id) {
    return database.change(
        handle -> {
          CameraRows.Row before = CameraRows.locked(handle, id);
          handle.execute("DELETE FROM cameras WHERE camera_id = ?", id);
          return Optional.ofNullable(before).map(CameraRows.Row::stored);
        });
  }

  @Override
  public CompletionStage<List<StoredCamera>> page(CameraFilter filter, String after, int limit) {
    return database.query(handle -> page(handle, filter, after, limit));
  }

  private static List<StoredCamera> page(
      Handle handle, CameraFilter filter, String after, int limit) {
    StringBuilder sql = new StringBuilder(CameraRows.SELECT).append("WHERE c.camera_id > :after");
    if (!filter.text().isEmpty()) {
      sql.append(" AND LOWER(c.camera_id) LIKE :text ESCAPE '!'");
    }
    for (int i = 0; i < filter.labels().size(); i++) {
      sql.append(
          " AND EXISTS (SELECT 1 FROM camera_labels l WHERE l.camera_id = c.camera_id"
              + " AND l.label_name = :name"
              + i
              + (filter.labels().get(i).value() == null
                  ? ")"
                  : " AND l.label_value = :value" + i + ")"));
    }
    try (Query query =
        handle.createQuery(sql.append(" ORDER BY c.camera_id LIMIT :limit").toString())) {
      query.bind("after", after).bind("limit", limit);
      if (!filter.text().isEmpty()) {
        query.bind("text", "%" + Rows.startsWith(filter.text().toLowerCase(Locale.ROOT)));
      }
      for (int i = 0; i < filter.labels().size(); i++) {
        CameraFilter.Label label = filter.labels().get(i);
        query.bind("name" + i, label.name());
        if (label.value() != null) {
          query.bind("value" + i, label.value());
        }
      }
      return query.map(CameraRows::stored).list();
    }
  }

  @Override
  public CompletionStage<List<Wanted>> wanted(
      int firstSlice, int slices, Instant changedSince, String after, int limit) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    CameraRows.SELECT_ALL
                        + "WHERE c.slice >= :first AND c.slice < :end AND c.updated_at >= :since"
                        + " AND c.camera_id > :after ORDER BY c.camera_id LIMIT :limit")
                .bind("first", firstSlice)
                .bind("end", firstSlice + slices)
                .bind("since", changedSince.toEpochMilli())
                .bind("after", after)
                .bind("limit", limit)
                .map(this::readable)
                .stream()
                .flatMap(Optional::stream)
                .map(SqlCameraStore::wanted)
                .toList());
  }

  /** Nothing for a camera whose login does not open: the others must not wait for it. */
  private Optional<CameraRows.Row> readable(ResultSet row, StatementContext context)
      throws SQLException {
    try {
      return Optional.of(CameraRows.row(row, context));
    } catch (SecretsException e) {
      String id = row.getString("camera_id");
      if (unreadable.size() < MOST_TOLD && unreadable.add(id)) {
        LOG.error("camera {}: not run: {}", id, e.getMessage());
      }
      return Optional.empty();
    }
  }

  @Override
  public CompletionStage<Optional<Wanted>> wanted(String id) {
    return database.query(
        handle ->
            handle
                .createQuery(CameraRows.SELECT_ALL + "WHERE c.camera_id = :id")
                .bind("id", id)
                .map(CameraRows::row)
                .findFirst()
                .map(SqlCameraStore::wanted));
  }

  private static Wanted wanted(CameraRows.Row row) {
    Camera camera = row.stored().camera();
    return new Wanted(
        camera.id(), camera.enabled(), row.stored().revision(), camera.spec(row.credentials()));
  }

  @Override
  public CompletionStage<Set<CameraKey>> enabledOf(Collection<CameraKey> cameras) {
    if (cameras.isEmpty()) {
      return database.query(handle -> Set.of());
    }
    return database.query(
        handle ->
            new HashSet<>(
                handle
                    .createQuery(
                        "SELECT channel_name, camera_id FROM cameras"
                            + " WHERE enabled AND camera_id IN (<ids>)")
                    .bindList("ids", cameras.stream().map(CameraKey::id).toList())
                    .map((row, context) -> new CameraKey(row.getString(1), row.getString(2)))
                    .list()));
  }
}
