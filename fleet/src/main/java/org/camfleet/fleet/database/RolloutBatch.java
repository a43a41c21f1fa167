package org.camfleet.fleet.database;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camfleet.fleet.accounts.TargetChange;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.BulkLine;
import org.camfleet.fleet.bulk.Effect;
import org.camfleet.fleet.bulk.LineOutcome;
import org.camfleet.fleet.database.RolloutRows.Place;
import org.camfleet.fleet.database.RolloutRows.Side;
import org.camfleet.fleet.database.RolloutRows.Stepped;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.inventory.StoredCamera;
import org.camfleet.fleet.rollout.Rollout;
import org.camfleet.fleet.rollout.RolloutStore.Step;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Cameras of a roll-out that are changed, or changed back, in one transaction together with their
 * steps: whatever happens to the node, a camera and its step agree.
 */
final class RolloutBatch {
  private static final String OTHERS = "somebody else changed the camera meanwhile";
  private static final String FORGOTTEN = "its document is not known any more";

  private final Handle handle;
  private final LocalService service;
  private final Instant now;
  private final Rollout rollout;
  private final Author author;
  private final List<Stepped> steps = new ArrayList<>();

  RolloutBatch(Handle handle, LocalService service, Instant now, Rollout rollout) {
    this.handle = handle;
    this.service = service;
    this.now = now;
    this.rollout = rollout;
    this.author = new Author(rollout.principal(), "rollout:" + rollout.id());
  }

  /** Makes cameras what they shall be. */
  List<LineOutcome> apply(Collection<String> cameras, Collection<String> live) {
    if (!RolloutRows.holds(handle, rollout)) {
      return List.of();
    }
    Set<String> wanted = new HashSet<>(cameras);
    Set<String> alive = new HashSet<>(live);
    Map<String, CameraDraft> drafts = RolloutRows.documents(handle, rollout.id(), Side.NEW, wanted);
    Map<String, CameraRows.Row> rows = CameraRows.all(handle, wanted, true);
    List<BulkLine> lines = new ArrayList<>();
    List<CameraDraft> former = new ArrayList<>();
    for (Place place : RolloutRows.placesOf(handle, rollout.id(), Step.PENDING, wanted)) {
      CameraDraft draft = drafts.get(place.camera());
      CameraRows.Row row = rows.get(place.camera());
      if (draft == null) {
        steps.add(new Stepped(place.camera(), Step.SKIPPED, 0, false, FORGOTTEN));
        continue;
      }
      if (revision(row) != place.plannedRevision()) {
        steps.add(new Stepped(place.camera(), Step.SKIPPED, 0, false, OTHERS));
        continue;
      }
      if (row != null) {
        former.add(new CameraDraft(row.stored().camera(), row.credentials()));
      }
      lines.add(new BulkLine(lines.size() + 1L, draft));
    }
    List<LineOutcome> outcomes = CameraBatch.put(handle, service, now, author, lines);
    for (LineOutcome outcome : outcomes) {
      long revision = revision(rows.get(outcome.id()));
      steps.add(
          stepped(
              outcome,
              Step.APPLIED,
              outcome.kind() == LineOutcome.Kind.UNCHANGED ? revision : revision + 1,
              Step.SKIPPED,
              alive.contains(outcome.id())));
    }
    RolloutRows.keep(handle, rollout.id(), Side.FORMER, former);
    RolloutRows.step(handle, rollout.id(), steps);
    return outcomes;
  }

  /** Makes cameras what they were. */
  List<LineOutcome> restore(int limit) {
    if (!RolloutRows.holds(handle, rollout)) {
      return List.of();
    }
    Map<String, Place> places = new HashMap<>();
    for (Place place : RolloutRows.places(handle, rollout.id(), Step.APPLIED, -1, limit)) {
      places.put(place.camera(), place);
    }
    Map<String, CameraDraft> former =
        RolloutRows.documents(handle, rollout.id(), Side.FORMER, places.keySet());
    Map<String, CameraRows.Row> rows = CameraRows.all(handle, places.keySet(), true);
    List<BulkLine> lines = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (Place place : places.values()) {
      CameraDraft draft = former.get(place.camera());
      if (revision(rows.get(place.camera())) != place.appliedRevision()) {
        steps.add(new Stepped(place.camera(), Step.KEPT, place.appliedRevision(), false, OTHERS));
      } else if (draft != null) {
        lines.add(new BulkLine(lines.size() + 1L, draft));
      } else if (place.plannedRevision() == 0) {
        added.add(place.camera());
      } else {
        steps.add(
            new Stepped(place.camera(), Step.KEPT, place.appliedRevision(), false, FORGOTTEN));
      }
    }
    // First those that go: their labels may be what the others need room in.
    List<LineOutcome> outcomes = new ArrayList<>();
    CameraRows.delete(handle, added, author, now).forEach(gone -> outcomes.add(deleted(gone)));
    outcomes.addAll(CameraBatch.put(handle, service, now, author, lines));
    for (LineOutcome outcome : outcomes) {
      steps.add(stepped(outcome, Step.RESTORED, 0, Step.KEPT, false));
    }
    RolloutRows.step(handle, rollout.id(), steps);
    return outcomes;
  }

  private static Stepped stepped(
      LineOutcome outcome, Step done, long revision, Step failed, boolean live) {
    return outcome.kind() == LineOutcome.Kind.FAILED
        ? new Stepped(outcome.id(), failed, 0, false, String.join("; ", outcome.errors()))
        : new Stepped(outcome.id(), done, revision, live, "");
  }

  private static LineOutcome deleted(StoredCamera gone) {
    return new LineOutcome(
        0,
        gone.camera().id(),
        LineOutcome.Kind.DELETED,
        List.of(),
        gone.camera().enabled() ? Effect.STOP : Effect.NONE,
        gone.camera().labels(),
        List.of(),
        "",
        null,
        TargetChange.of(gone.camera(), null));
  }

  private static long revision(CameraRows.@Nullable Row row) {
    return row == null ? 0 : row.stored().revision();
  }
}
