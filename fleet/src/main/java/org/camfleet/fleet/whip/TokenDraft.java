package org.camfleet.fleet.whip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is asked for.
 *
 * @param life how long it lasts, or null for ever
 */
record TokenDraft(TokenUse use, @Nullable Duration life, String label) {
  private static final Set<String> KNOWN = Set.of("use", "expiresInSeconds", "label");
  private static final long TEN_YEARS = Duration.ofDays(3650).toSeconds();
  private static final int LONGEST_LABEL = 128;

  /** Reads a document; 400 with all mistakes at once. */
  static TokenDraft parse(ObjectNode body) {
    List<String> mistakes = new ArrayList<>();
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!KNOWN.contains(name)) {
                mistakes.add("%s: unknown field".formatted(Quoted.text(name)));
              }
            });
    String use = body.path("use").asText("");
    if (!use.equals("publish") && !use.equals("play")) {
      mistakes.add("use: %s (expected: publish or play)".formatted(Quoted.text(use)));
    }
    JsonNode life = body.path("expiresInSeconds");
    boolean lasting = life.isMissingNode() || life.isNull();
    if (!lasting && !isWithin(life)) {
      mistakes.add(
          "expiresInSeconds: %s (expected: a whole number from 1 to %d)"
              .formatted(Quoted.text(life.asText("")), TEN_YEARS));
    }
    String label = body.path("label").asText("");
    if (label.length() > LONGEST_LABEL || label.chars().anyMatch(Character::isISOControl)) {
      mistakes.add(
          "label: %s (expected: a text of at most %d characters without control characters)"
              .formatted(Quoted.text(label), LONGEST_LABEL));
    }
    if (!mistakes.isEmpty()) {
      throw ApiRefusal.invalid(mistakes);
    }
    return new TokenDraft(
        TokenUse.of(use), lasting ? null : Duration.ofSeconds(life.longValue()), label);
  }

  private static boolean isWithin(JsonNode life) {
    return life.isIntegralNumber()
        && life.canConvertToLong()
        && life.longValue() >= 1
        && life.longValue() <= TEN_YEARS;
  }
}
