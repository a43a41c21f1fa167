package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.bulk.LineOutcome.Kind;

/** The JSON forms of what an import did. */
final class ImportReport {
  private static final List<Kind> LABELLED = List.of(Kind.CREATED, Kind.CHANGED, Kind.DELETED);

  private ImportReport() {}

  /** The counts alone. */
  static ObjectNode counts(ObjectNode body, ImportTally tally) {
    body.put("lines", tally.lines());
    for (Kind kind : Kind.values()) {
      body.put(spelled(kind), tally.count(kind));
    }
    return body;
  }

  /** A wrong line. */
  static ObjectNode error(LineOutcome outcome) {
    ObjectNode error = Json.object().put("line", outcome.line());
    if (!outcome.id().isEmpty()) {
      error.put("id", outcome.id());
    }
    error.put("code", outcome.code());
    ArrayNode texts = error.putArray("errors");
    outcome.errors().forEach(texts::add);
    return error;
  }

  /**
   * Everything.
   *
   * @param running cameras that ran when the import began
   */
  static ObjectNode summary(
      String id, boolean dryRun, ImportTally tally, long running, boolean listErrors) {
    ObjectNode body = Json.object().put("import", id).put("dryRun", dryRun);
    counts(body, tally);
    long hit = tally.count(Effect.RESTART) + tally.count(Effect.STOP);
    body.putObject("running")
        .put("before", running)
        .put("started", tally.count(Effect.START))
        .put("restarted", tally.count(Effect.RESTART))
        .put("retargeted", tally.count(Effect.RETARGET))
        .put("stopped", tally.count(Effect.STOP))
        .put("share", running == 0 ? 0 : Math.round(1000.0 * hit / running) / 1000.0);
    labels(body, tally);
    first(body.putObject("first"), tally);
    if (listErrors) {
      ArrayNode errors = body.putArray("errors");
      tally.first(Kind.FAILED).forEach(outcome -> errors.add(error(outcome)));
    }
    return body.put("errorsNotListed", tally.count(Kind.FAILED) - tally.first(Kind.FAILED).size());
  }

  private static void labels(ObjectNode body, ImportTally tally) {
    ArrayNode labels = body.putArray("labels");
    for (Map.Entry<String, Map<Kind, Long>> label : tally.labels().entrySet()) {
      ObjectNode one = labels.addObject().put("label", label.getKey());
      LABELLED.forEach(kind -> one.put(spelled(kind), label.getValue().getOrDefault(kind, 0L)));
    }
    body.put("labelsNotListed", tally.uncountedLabels());
  }

  private static void first(ObjectNode body, ImportTally tally) {
    for (Kind kind : List.of(Kind.CREATED, Kind.CHANGED, Kind.UNCHANGED, Kind.DELETED)) {
      ArrayNode list = body.putArray(spelled(kind));
      for (LineOutcome outcome : tally.first(kind)) {
        ObjectNode one = list.addObject().put("id", outcome.id());
        if (kind == Kind.CHANGED || kind == Kind.CREATED) {
          ArrayNode fields = one.putArray("fields");
          outcome.fields().forEach(fields::add);
        }
      }
    }
  }

  private static String spelled(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
