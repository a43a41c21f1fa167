package org.camfleet.fleet.kvs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of docs/kvs-compatibility.md, as far as it is written from what is tested. */
final class CompatibilityDocument {
  private static final String BEGIN = "<!-- written by KvsConformanceTest: begin -->\n";
  private static final String END = "<!-- written by KvsConformanceTest: end -->\n";

  /** What this service does with an operation. */
  enum State {
    SUPPORTED("supported"),
    CLEAN_ERROR("answers a clean error");

    private final String text;

    State(String text) {
      this.text = text;
    }
  }

  private static final Map<KvsOperation, KvsError> CLEAN_ERRORS =
      new EnumMap<>(
          Map.of(
              KvsOperation.START_EDGE_CONFIGURATION_UPDATE, KvsError.INVALID_ARGUMENT,
              KvsOperation.DESCRIBE_EDGE_CONFIGURATION,
                  KvsError.STREAM_EDGE_CONFIGURATION_NOT_FOUND,
              KvsOperation.DELETE_EDGE_CONFIGURATION, KvsError.STREAM_EDGE_CONFIGURATION_NOT_FOUND,
              KvsOperation.LIST_EDGE_AGENT_CONFIGURATIONS, KvsError.INVALID_ARGUMENT));

  private CompatibilityDocument() {}

  static State state(KvsOperation operation) {
    return CLEAN_ERRORS.containsKey(operation) ? State.CLEAN_ERROR : State.SUPPORTED;
  }

  /** What an ordinary call is refused with that is not served. */
  static KvsError cleanError(KvsOperation operation) {
    return CLEAN_ERRORS.getOrDefault(operation, KvsError.INVALID_ARGUMENT);
  }

  /** Operations on no channel or stream that is there already. */
  static boolean isOnResource(KvsOperation operation) {
    return switch (operation) {
      case CREATE_SIGNALING_CHANNEL,
          CREATE_STREAM,
          LIST_SIGNALING_CHANNELS,
          LIST_STREAMS,
          LIST_EDGE_AGENT_CONFIGURATIONS ->
          false;
      default -> true;
    };
  }

  static boolean isLimited(KvsOperation operation) {
    return operation.quota() != Quota.NONE;
  }

  /** All errors that the tests have drawn from an operation. */
  static Set<KvsError> errors(KvsOperation operation) {
    Set<KvsError> errors = new LinkedHashSet<>();
    errors.add(operation.denial());
    if (isOnResource(operation)) {
      errors.add(KvsError.RESOURCE_NOT_FOUND);
    }
    if (isLimited(operation)) {
      errors.add(KvsError.CLIENT_LIMIT_EXCEEDED);
    }
    if (state(operation) != State.SUPPORTED) {
      errors.add(cleanError(operation));
    }
    Refusals.ALL.stream()
        .filter(refusal -> refusal.operation() == operation)
        .map(Refusal::error)
        .forEach(errors::add);
    return errors;
  }

  static Path file() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("camfleet"))) {
      folder = folder.getParent();
    }
    return folder.resolve("docs/kvs-compatibility.md");
  }

  /** The document with the table as it must be. */
  static String upToDate(String document) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new AssertionError(file() + ": the marks of the table are missing");
    }
    return document.substring(0, begin + BEGIN.length()) + table() + document.substring(end);
  }

  private static String table() {
    StringBuilder table = new StringBuilder();
    String client = "";
    for (KvsOperation operation : Calls.ALL.keySet()) {
      if (!operation.family().client().equals(client)) {
        client = operation.family().client();
        table.append("\n### ").append(client).append("\n\n");
        table.append("| operation | path | state | exceptions that the test draws from it |\n");
        table.append("|---|---|---|---|\n");
      }
      table.append(
          "| %s | `%s` | %s | %s |\n"
              .formatted(
                  operation.operationName(),
                  operation.path(),
                  state(operation).text,
                  errors(operation).stream()
                      .map(error -> shortName(error) + " " + error.status())
                      .collect(Collectors.joining(", "))));
    }
    return table.append('\n').toString();
  }

  private static String shortName(KvsError error) {
    return error.exceptionName().replaceFirst("Exception$", "");
  }
}
