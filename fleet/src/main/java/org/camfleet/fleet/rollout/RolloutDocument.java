package org.camfleet.fleet.rollout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.rollout.RolloutStore.Count;
import org.camfleet.fleet.rollout.RolloutStore.Noted;
import org.camfleet.fleet.rollout.RolloutStore.Step;

/** The JSON form of a roll-out. */
final class RolloutDocument {
  private RolloutDocument() {}

  /** Without its cameras. */
  static ObjectNode print(Rollout rollout) {
    return Json.object()
        .put("id", rollout.id())
        .put("who", rollout.principal())
        .put("createdAt", rollout.createdAt().toString())
        .put("state", RolloutRules.spelled(rollout.state()))
        .put("stage", rollout.stages().stages().get(rollout.stage()).text())
        .put("since", rollout.since().toString())
        .put("reason", rollout.reason().isEmpty() ? null : rollout.reason())
        .put("soakSeconds", rollout.soak().toSeconds())
        .put("maxBad", RolloutRules.percent(rollout.maxBad()) + "%")
        .put("rollback", rollout.rollsBack() ? "auto" : "manual");
  }

  /** With the counts of its stages and cameras of which there is something to say. */
  static ObjectNode print(Rollout rollout, List<Count> counts, List<Noted> noted) {
    ObjectNode body = print(rollout);
    ArrayNode stages = body.putArray("stages");
    for (int i = 0; i < rollout.stages().stages().size(); i++) {
      int stage = i;
      ObjectNode one = stages.addObject().put("stage", rollout.stages().stages().get(i).text());
      for (Step step : Step.values()) {
        one.put(
            spelled(step),
            counts.stream()
                .filter(count -> count.stage() == stage && count.step() == step)
                .mapToLong(Count::cameras)
                .sum());
      }
      one.put(
          "bad",
          counts.stream().filter(count -> count.stage() == stage).mapToLong(Count::bad).sum());
    }
    ArrayNode cameras = body.putArray("cameras");
    for (Noted one : noted) {
      cameras
          .addObject()
          .put("id", one.camera())
          .put("stage", rollout.stages().stages().get(one.stage()).text())
          .put("step", spelled(one.step()))
          .put("bad", one.bad())
          .put("reason", one.reason());
    }
    return body;
  }

  private static String spelled(Step step) {
    return step.name().toLowerCase(Locale.ROOT);
  }
}
