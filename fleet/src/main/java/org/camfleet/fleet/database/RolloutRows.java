package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.rollout.Rollout;
import org.camfleet.fleet.rollout.RolloutStages;
import org.camfleet.fleet.rollout.RolloutStore.Step;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The statements on the tables of roll-outs. */
final class RolloutRows {
  private static final String DOCUMENTS = "rollout_documents";

  /** Whose document: what a camera shall be, or what it was. */
  enum Side {
    NEW,
    FORMER
  }

  /** Where a camera of a roll-out stands. */
  record Place(String camera, long plannedRevision, long appliedRevision) {}

  /** What to write of a camera's step. */
  record Stepped(String camera, Step step, long revision, boolean live, String reason) {}

  private static final int MAX_REASON = 1024;

  private RolloutRows() {}

  static void insert(Handle handle, Rollout rollout) {
    handle
        .createUpdate(
            "INSERT INTO rollouts (rollout_id, created_at, principal, stages, soak_millis, max_bad,"
                + " rolls_back, state, stage, since, reason, version) VALUES (:id, :created,"
                + " :principal, :stages, :soak, :maxBad, :rollsBack, :state, :stage, :since,"
                + " :reason, :version)")
        .bind("id", rollout.id())
        .bind("created", rollout.createdAt().toEpochMilli())
        .bind("principal", rollout.principal())
        .bind("stages", rollout.stages().text())
        .bind("soak", rollout.soak().toMillis())
        .bind("maxBad", rollout.maxBad())
        .bind("rollsBack", rollout.rollsBack())
        .bind("state", rollout.state().name())
        .bind("stage", rollout.stage())
        .bind("since", rollout.since().toEpochMilli())
        .bind("reason", cut(rollout.reason()))
        .bind("version", rollout.version())
        .execute();
  }

  /** Writes the next version; false when the one before is not the stored one. */
  static boolean move(Handle handle, Rollout next) {
    return handle
            .createUpdate(
                "UPDATE rollouts SET state = :state, stage = :stage, since = :since, reason = :reason,"
                    + " version = :version WHERE rollout_id = :id AND version = :version - 1")
            .bind("state", next.state().name())
            .bind("stage", next.stage())
            .bind("since", next.since().toEpochMilli())
            .bind("reason", cut(next.reason()))
            .bind("version", next.version())
            .bind("id", next.id())
            .execute()
        == 1;
  }

  /** Whether a roll-out is still as it was read; it stays so until the transaction ends. */
  static boolean holds(Handle handle, Rollout rollout) {
    return handle
        .createQuery(
            "SELECT version FROM rollouts WHERE rollout_id = :id AND version = :version FOR UPDATE")
        .bind("id", rollout.id())
        .bind("version", rollout.version())
        .mapTo(Long.class)
        .findFirst()
        .isPresent();
  }

  static Rollout rollout(ResultSet row, StatementContext context) throws SQLException {
    return new Rollout(
        row.getString("rollout_id"),
        row.getString("principal"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        RolloutStages.parse(row.getString("stages")),
        Duration.ofMillis(row.getLong("soak_millis")),
        row.getDouble("max_bad"),
        row.getBoolean("rolls_back"),
        Rollout.State.valueOf(row.getString("state")),
        row.getInt("stage"),
        Instant.ofEpochMilli(row.getLong("since")),
        row.getString("reason"),
        row.getLong("version"));
  }

  /** Cameras of a plan with their present revisions, 0 for those that are not there. */
  static void plan(Handle handle, String rollout, Map<String, Long> revisions) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO rollout_cameras (rollout_id, camera_id, stage, step, planned_revision,"
                + " applied_revision, was_live, turned_bad, reason) VALUES (:rollout, :camera, 0,"
                + " 'PENDING', :revision, 0, FALSE, FALSE, '')")) {
      revisions.forEach(
          (camera, revision) ->
              batch
                  .bind("rollout", rollout)
                  .bind("camera", camera)
                  .bind("revision", revision)
                  .add());
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  static void assign(Handle handle, String rollout, Map<String, Integer> stages) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE rollout_cameras SET stage = :stage WHERE rollout_id = :rollout AND camera_id ="
                + " :camera")) {
      stages.forEach(
          (camera, stage) ->
              batch.bind("rollout", rollout).bind("camera", camera).bind("stage", stage).add());
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  static void step(Handle handle, String rollout, List<Stepped> steps) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE rollout_cameras SET step = :step, applied_revision = :revision,"
                + " was_live = :live, reason = :reason WHERE rollout_id = :rollout AND camera_id ="
                + " :camera")) {
      for (Stepped one : steps) {
        batch
            .bind("rollout", rollout)
            .bind("camera", one.camera())
            .bind("step", one.step().name())
            .bind("revision", one.revision())
            .bind("live", one.live())
            .bind("reason", cut(one.reason()))
            .add();
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  static void turnedBad(Handle handle, String rollout, Collection<String> cameras) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE rollout_cameras SET turned_bad = TRUE, reason = 'was live before, is not now'"
                + " WHERE rollout_id = :rollout AND camera_id = :camera")) {
      cameras.forEach(camera -> batch.bind("rollout", rollout).bind("camera", camera).add());
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  /** What names a document's row: no id has a slash. */
  private static String documentId(String rollout, String camera, Side side) {
    return rollout + "/" + camera + "/" + side;
  }

  /** Keeps documents of one side. */
  static void keep(Handle handle, String rollout, Side side, List<CameraDraft> drafts) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO rollout_documents (document_id, rollout_id, camera_id, side, document,"
                + " names_login, username, password) VALUES (:document_id, :rollout, :camera,"
                + " :side, :document, :names, :username, :password)")) {
      for (CameraDraft draft : drafts) {
        Camera camera = draft.camera();
        CameraCredentials login = draft.credentials();
        String id = documentId(rollout, camera.id(), side);
        CameraLogins.bind(batch, DOCUMENTS, id, login == null ? CameraCredentials.NONE : login);
        batch
            .bind("document_id", id)
            .bind("rollout", rollout)
            .bind("camera", camera.id())
            .bind("side", side.name())
            .bind("document", Json.text(CameraDocument.print(camera)))
            .bind("names", login != null)
            .add();
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  /** Documents of one side, by camera; those that are not kept are left out. */
  static Map<String, CameraDraft> documents(
      Handle handle, String rollout, Side side, Collection<String> cameras) {
    Map<String, CameraDraft> documents = new HashMap<>();
    if (!cameras.isEmpty()) {
      handle
          .createQuery(
              "SELECT document_id, camera_id, document, names_login, username, password"
                  + " FROM rollout_documents"
                  + " WHERE rollout_id = :rollout AND side = :side AND camera_id IN (<cameras>)")
          .bind("rollout", rollout)
          .bind("side", side.name())
          .bindList("cameras", List.copyOf(cameras))
          .map(RolloutRows::draft)
          .forEach(draft -> documents.put(draft.camera().id(), draft));
    }
    return documents;
  }

  private static CameraDraft draft(ResultSet row, StatementContext context) throws SQLException {
    Camera camera = CameraDocument.stored(row.getString("camera_id"), row.getString("document"));
    @Nullable CameraCredentials login =
        row.getBoolean("names_login")
            ? CameraLogins.read(row, DOCUMENTS, row.getString("document_id"), context)
            : null;
    return new CameraDraft(camera, login);
  }

  /** Cameras at a step, of one stage or of all (-1), last stages first. */
  static List<Place> places(Handle handle, String rollout, Step step, int stage, int limit) {
    return handle
        .createQuery(
            "SELECT camera_id, planned_revision, applied_revision FROM rollout_cameras"
                + " WHERE rollout_id = :rollout AND step = :step AND (:stage < 0 OR stage = :stage)"
                + " ORDER BY stage DESC, camera_id LIMIT :limit")
        .bind("rollout", rollout)
        .bind("step", step.name())
        .bind("stage", stage)
        .bind("limit", limit)
        .map((row, context) -> new Place(row.getString(1), row.getLong(2), row.getLong(3)))
        .list();
  }

  /** Those of some cameras that are at a step. */
  static List<Place> placesOf(
      Handle handle, String rollout, Step step, Collection<String> cameras) {
    if (cameras.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            "SELECT camera_id, planned_revision, applied_revision FROM rollout_cameras"
                + " WHERE rollout_id = :rollout AND step = :step AND camera_id IN (<cameras>)"
                + " ORDER BY camera_id")
        .bind("rollout", rollout)
        .bind("step", step.name())
        .bindList("cameras", List.copyOf(cameras))
        .map((row, context) -> new Place(row.getString(1), row.getLong(2), row.getLong(3)))
        .list();
  }

  private static String cut(String text) {
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON - 1) + "…";
  }
}
