package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.accounts.TargetChange;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.ChannelClaims;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.inventory.CameraDifference;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.inventory.StoredCamera;
import org.camfleet.fleet.secrets.SecretsException;
import org.jdbi.v3.core.Handle;
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
  private final LocalService service;
  // Cameras whose login did not open: told once, not with each look; a metric counts them all.
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  /** On an open database; {@code service} names the channels and streams of local targets. */
  public SqlCameraStore(Database database, LocalService service, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.service = service;
  }

  @Override
  public CompletionStage<PutOutcome> put(
      CameraDraft draft, @Nullable Long expectedRevision, Author author) {
    return database.change(handle -> put(handle, draft, expectedRevision, author));
  }

  private PutOutcome put(
      Handle handle, CameraDraft draft, @Nullable Long expectedRevision, Author author) {
    Camera camera = draft.camera();
    String id = camera.id();
    CameraRows.Row before = CameraRows.locked(handle, id);
    long revision = before == null ? 0 : before.stored().revision();
    if (expectedRevision != null && expectedRevision != revision) {
      return new RevisionMismatch(revision);
    }
    String holder =
        CameraRows.holdersOf(handle, List.of(camera.channel())).getOrDefault(camera.channel(), id);
    if (!holder.equals(id)) {
      return new Conflict(ChannelClaims.held(camera.channel(), holder));
    }
    Map<String, String> had = before == null ? Map.of() : before.stored().camera().labels();
    List<String> exceeded = QuotaRows.inTheWay(handle, had, camera.labels());
    if (!exceeded.isEmpty()) {
      return new QuotaExceeded(exceeded);
    }
    // As the database will give it back: to the millisecond.
    Instant now = Instant.ofEpochMilli(clock.millis());
    LocalResources resources = LocalResources.of(handle, service, now, List.of(camera));
    LocalResources.Planned local = camera.isLocal() ? resources.plan(camera) : null;
    if (local != null && local.inTheWay() != null) {
      return new Conflict(local.inTheWay());
    }
    CameraCredentials kept = before == null ? CameraCredentials.NONE : before.credentials();
    CameraCredentials credentials = draft.credentials() == null ? kept : draft.credentials();
    StoredCamera stored =
        new StoredCamera(
            camera,
            revision + 1,
            before == null ? now : before.stored().createdAt(),
            now,
            before == null ? null : before.stored().obstacleOf(camera));
    if (before == null) {
      CameraRows.insert(handle, List.of(new CameraRows.Row(stored, credentials)));
    } else if (before.stored().camera().equals(camera) && kept.equals(credentials)) {
      stored = before.stored(); // putting the same again changes nothing, not even the revision
    } else {
      CameraRows.update(handle, List.of(new CameraRows.Row(stored, credentials)));
    }
    resources.write(handle);
    boolean changed = before == null || stored.revision() > revision;
    if (changed) {
      AuditRows.insert(handle, List.of(audited(author, before, stored, credentials)));
    }
    return new Put(
        stored,
        before == null,
        changed,
        local == null ? null : local.channelArn(),
        before == null ? null : before.stored().key(),
        TargetChange.of(before == null ? null : before.stored().camera(), camera));
  }

  /** What the audit keeps of a camera that was put. */
  static AuditEntry audited(
      Author author,
      CameraRows.@Nullable Row before,
      StoredCamera stored,
      CameraCredentials credentials) {
    return new AuditEntry(
        0,
        stored.updatedAt(),
        author,
        AuditEntry.Subject.camera(stored.camera().id()),
        before == null ? AuditEntry.Action.ADDED : AuditEntry.Action.CHANGED,
        stored.revision(),
        CameraDifference.fields(
            before == null ? null : before.stored().camera(),
            before == null ? CameraCredentials.NONE : before.credentials(),
            stored.camera(),
            credentials));
  }

  @Override
  public CompletionStage<Optional<StoredCamera>> find(String id) {
    return database.query(handle -> CameraRows.find(handle, id));
  }

  @Override
  public CompletionStage<Optional<StoredCamera>> delete(String id, Author author) {
    return database.change(
        handle ->
            CameraRows.delete(handle, List.of(id), author, clock.instant()).stream().findFirst());
  }

  @Override
  public CompletionStage<List<StoredCamera>> page(CameraFilter filter, String after, int limit) {
    return database.query(handle -> CameraPages.page(handle, filter, after, limit));
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

  @Override
  public CompletionStage<List<Wanted>> wanted(Collection<String> ids) {
    if (ids.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return database.query(
        handle ->
            CameraRows.all(handle, ids, false).values().stream()
                .map(SqlCameraStore::wanted)
                .toList());
  }

  private static Wanted wanted(CameraRows.Row row) {
    Camera camera = row.stored().camera();
    return new Wanted(
        row.stored().key(),
        camera.enabled(),
        row.stored().revision(),
        camera.spec(row.credentials()),
        row.stored().obstacle());
  }

  @Override
  public CompletionStage<Optional<CameraKey>> obstacle(String id, @Nullable Obstacle obstacle) {
    return database.change(
        handle -> {
          Optional<StoredCamera> found = CameraRows.find(handle, id);
          if (found.isEmpty() || Objects.equals(found.get().obstacle(), obstacle)) {
            return Optional.empty();
          }
          CameraRows.obstacle(handle, id, obstacle);
          return found.map(StoredCamera::key);
        });
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
                    .createQuery(CameraRows.SELECT + "WHERE c.enabled AND c.camera_id IN (<ids>)")
                    .bindList("ids", cameras.stream().map(CameraKey::id).distinct().toList())
                    .map(CameraRows::stored)
                    .map(StoredCamera::key)
                    .list()));
  }
}
