package org.camfleet.fleet.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.bulk.BulkLine;
import org.camfleet.fleet.bulk.ChannelClaims;
import org.camfleet.fleet.bulk.LineOutcome;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.rollout.Rollout;
import org.camfleet.fleet.rollout.RolloutStore;

/** Roll-outs in SQL. */
public final class SqlRolloutStore implements RolloutStore {
  private static final String SELECT = "SELECT * FROM rollouts ";

  private final Database database;
  private final LocalService service;
  private final InstantSource clock;

  /** On an open database; {@code service} names the channels and streams of local targets. */
  public SqlRolloutStore(Database database, LocalService service, InstantSource clock) {
    this.database = database;
    this.service = service;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> create(Rollout rollout) {
    return nothing(handle -> RolloutRows.insert(handle, rollout));
  }

  @Override
  public CompletionStage<List<LineOutcome>> plan(
      String rolloutId, List<BulkLine> lines, ChannelClaims.Earlier earlier) {
    // Not repeated when others interfere: "earlier" would count these lines twice.
    return database.query(
        handle ->
            handle.inTransaction(
                inside -> {
                  List<LineOutcome> outcomes =
                      CameraBatch.compare(inside, service, now(), lines, earlier);
                  Map<String, CameraDraft> changing = changing(lines, outcomes);
                  Map<String, CameraRows.Row> rows =
                      CameraRows.all(inside, changing.keySet(), false);
                  Map<String, Long> revisions = new LinkedHashMap<>();
                  for (String id : changing.keySet()) {
                    CameraRows.Row row = rows.get(id);
                    revisions.put(id, row == null ? 0 : row.stored().revision());
                  }
                  RolloutRows.plan(inside, rolloutId, revisions);
                  RolloutRows.keep(
                      inside, rolloutId, RolloutRows.Side.NEW, List.copyOf(changing.values()));
                  return outcomes;
                }));
  }

  private static Map<String, CameraDraft> changing(
      List<BulkLine> lines, List<LineOutcome> outcomes) {
    Map<String, CameraDraft> drafts = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      LineOutcome.Kind kind = outcomes.get(i).kind();
      if (kind == LineOutcome.Kind.CREATED || kind == LineOutcome.Kind.CHANGED) {
        CameraDraft draft = lines.get(i).draft();
        drafts.put(draft.camera().id(), draft);
      }
    }
    return drafts;
  }

  @Override
  public CompletionStage<Void> assign(String rolloutId, Map<String, Integer> stages) {
    return nothing(handle -> RolloutRows.assign(handle, rolloutId, stages));
  }

  @Override
  public CompletionStage<Void> discard(String rolloutId) {
    return nothing(
        handle -> handle.execute("DELETE FROM rollouts WHERE rollout_id = ?", rolloutId));
  }

  @Override
  public CompletionStage<Boolean> move(Rollout next, Collection<String> bad) {
    return database.change(
        handle -> {
          boolean moved = RolloutRows.move(handle, next);
          if (moved) {
            RolloutRows.turnedBad(handle, next.id(), bad);
          }
          return moved;
        });
  }

  @Override
  public CompletionStage<Optional<Rollout>> find(String id) {
    return database.query(
        handle ->
            handle
                .createQuery(SELECT + "WHERE rollout_id = :id")
                .bind("id", id)
                .map(RolloutRows::rollout)
                .findFirst());
  }

  @Override
  public CompletionStage<List<Rollout>> recent(int limit) {
    return database.query(
        handle ->
            handle
                .createQuery(SELECT + "ORDER BY created_at DESC, rollout_id LIMIT :limit")
                .bind("limit", limit)
                .map(RolloutRows::rollout)
                .list());
  }

  @Override
  public CompletionStage<List<Rollout>> active() {
    return database.query(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + "WHERE state IN ('APPLYING', 'SOAKING', 'ROLLING_BACK')"
                        + " ORDER BY created_at, rollout_id")
                .map(RolloutRows::rollout)
                .list());
  }

  @Override
  public CompletionStage<List<String>> waiting(Rollout rollout, int limit) {
    return database.query(
        handle ->
            RolloutRows.places(handle, rollout.id(), Step.PENDING, rollout.stage(), limit).stream()
                .map(RolloutRows.Place::camera)
                .toList());
  }

  @Override
  public CompletionStage<List<LineOutcome>> apply(
      Rollout rollout, Collection<String> cameras, Collection<String> live) {
    return database.change(
        handle -> new RolloutBatch(handle, service, now(), rollout).apply(cameras, live));
  }

  @Override
  public CompletionStage<List<String>> watched(Rollout rollout) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    "SELECT camera_id FROM rollout_cameras WHERE rollout_id = :id AND stage = :stage"
                        + " AND step = 'APPLIED' AND was_live AND NOT turned_bad"
                        + " ORDER BY camera_id")
                .bind("id", rollout.id())
                .bind("stage", rollout.stage())
                .mapTo(String.class)
                .list());
  }

  @Override
  public CompletionStage<Boolean> restorable(Rollout rollout) {
    return database.query(
        handle -> !RolloutRows.places(handle, rollout.id(), Step.APPLIED, -1, 1).isEmpty());
  }

  @Override
  public CompletionStage<List<LineOutcome>> restore(Rollout rollout, int limit) {
    return database.change(
        handle -> new RolloutBatch(handle, service, now(), rollout).restore(limit));
  }

  @Override
  public CompletionStage<List<Count>> counts(String id) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    "SELECT stage, step, COUNT(*), SUM(CASE WHEN turned_bad THEN 1 ELSE 0 END)"
                        + " FROM rollout_cameras WHERE rollout_id = :id GROUP BY stage, step"
                        + " ORDER BY stage, step")
                .bind("id", id)
                .map(
                    (row, context) ->
                        new Count(
                            row.getInt(1),
                            Step.valueOf(row.getString(2)),
                            row.getLong(3),
                            row.getLong(4)))
                .list());
  }

  @Override
  public CompletionStage<List<Noted>> noted(String id, int limit) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    "SELECT camera_id, stage, step, turned_bad, reason FROM rollout_cameras"
                        + " WHERE rollout_id = :id AND (reason <> '' OR turned_bad) ORDER BY stage, camera_id"
                        + " LIMIT :limit")
                .bind("id", id)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Noted(
                            row.getString(1),
                            row.getInt(2),
                            Step.valueOf(row.getString(3)),
                            row.getBoolean(4),
                            row.getString(5)))
                .list());
  }

  @Override
  public CompletionStage<Void> forgetBefore(Instant limit) {
    return nothing(
        handle -> {
          handle.execute(
              "DELETE FROM rollouts WHERE state = 'PLANNING' AND created_at < ?",
              limit.toEpochMilli());
          handle.execute(
              "DELETE FROM rollout_documents WHERE rollout_id IN (SELECT rollout_id FROM rollouts"
                  + " WHERE state IN ('DONE', 'ROLLED_BACK') AND since < ?)",
              limit.toEpochMilli());
        });
  }

  private interface Writing {
    void on(org.jdbi.v3.core.Handle handle);
  }

  private CompletionStage<Void> nothing(Writing writing) {
    return database
        .change(
            handle -> {
              writing.on(handle);
              return true;
            })
        .thenAccept(done -> {});
  }

  // As the database will give it back: to the millisecond.
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
