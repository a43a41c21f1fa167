package org.camfleet.fleet.database;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.accounts.AccountStore;
import org.camfleet.fleet.accounts.TargetUse;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.StoredCamera;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The targets of all cameras in SQL. */
public final class SqlAccountStore implements AccountStore {
  private static final int BATCH = 500;

  private final Database database;

  /** On an open database. */
  public SqlAccountStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<List<TargetUse>> all() {
    return database.query(
        handle ->
            handle
                .createQuery(TargetRows.COUNT + TargetRows.GROUP)
                .bind("limit", MOST)
                .map(TargetRows::use)
                .list());
  }

  @Override
  public CompletionStage<List<TargetUse>> of(Collection<String> accounts) {
    return database.query(
        handle ->
            handle
                .createQuery(TargetRows.COUNT + "WHERE account IN (<accounts>) " + TargetRows.GROUP)
                .bindList("accounts", List.copyOf(accounts))
                .bind("limit", MOST)
                .map(TargetRows::use)
                .list());
  }

  @Override
  public CompletionStage<Integer> mend() {
    return database
        .query(SqlAccountStore::stale)
        .thenCompose(
            ids ->
                ids.isEmpty()
                    ? CompletableFuture.completedFuture(0)
                    : database
                        .change(handle -> mend(handle, ids))
                        .thenCompose(
                            done ->
                                ids.size() < BATCH
                                    ? CompletableFuture.completedFuture(done)
                                    : mend().thenApply(more -> done + more)));
  }

  private static List<String> stale(Handle handle) {
    return handle
        .createQuery(
            "SELECT camera_id FROM cameras WHERE targets_revision <> revision"
                + " ORDER BY camera_id LIMIT :limit")
        .bind("limit", BATCH)
        .mapTo(String.class)
        .list();
  }

  private static int mend(Handle handle, List<String> ids) {
    // In the order of the ids, as whoever else locks many does.
    List<StoredCamera> cameras =
        handle
            .createQuery(
                CameraRows.SELECT + "WHERE c.camera_id IN (<ids>) ORDER BY c.camera_id FOR UPDATE")
            .bindList("ids", ids)
            .map(CameraRows::stored)
            .list();
    if (cameras.isEmpty()) {
      return 0;
    }
    List<Camera> all = cameras.stream().map(StoredCamera::camera).toList();
    TargetRows.delete(handle, all.stream().map(Camera::id).toList());
    TargetRows.insert(handle, all);
    try (PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE cameras SET targets_revision = :revision WHERE camera_id = :id")) {
      cameras.forEach(
          one -> batch.bind("id", one.camera().id()).bind("revision", one.revision()).add());
      batch.execute();
    }
    return cameras.size();
  }
}
