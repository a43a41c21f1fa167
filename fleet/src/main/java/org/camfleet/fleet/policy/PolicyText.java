package org.camfleet.fleet.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The language of policies: statements parted by {@code ;}, each {@code ACTION, ACTION on RESOURCE,
 * RESOURCE}. An action is {@code kinesisvideo:DescribeStream} or a pattern; without a prefix it is
 * one of kinesisvideo. A resource is a name, {@code channel/NAME}, {@code stream/NAME} or an ARN,
 * or a pattern of one; without {@code on} it is everything.
 */
final class PolicyText {
  private static final String RESOURCE = "[a-zA-Z0-9_.:/*?-]+";

  private final Collection<String> knownActions;
  private final List<String> mistakes = new ArrayList<>();

  PolicyText(Collection<String> knownActions) {
    this.knownActions = knownActions;
  }

  /** What is wrong with all that was read so far. */
  List<String> mistakes() {
    return mistakes;
  }

  Policy read(String where, String text) {
    List<Statement> statements = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      if (!part.isBlank()) {
        statements.add(statement(where, part.strip()));
      }
    }
    if (statements.isEmpty()) {
      mistakes.add(where + ": nothing (expected: ACTION, … on RESOURCE, …)");
    }
    return Policy.of(statements);
  }

  private Statement statement(String where, String text) {
    String[] halves = text.split("\\son\\s", 2);
    List<Wildcard> actions = new ArrayList<>();
    for (String word : words(halves[0])) {
      String action = word.contains(":") ? word : "kinesisvideo:" + word;
      Wildcard pattern = Wildcard.ignoringCase(action);
      if (!action.equals("kinesisvideo:*") && knownActions.stream().noneMatch(pattern::matches)) {
        mistakes.add(
            "%s: %s (expected: an action such as kinesisvideo:DescribeStream or Describe*)"
                .formatted(where, word));
      }
      actions.add(pattern);
    }
    return new Statement(actions, halves.length == 1 ? List.of() : resources(where, halves[1]));
  }

  private List<Wildcard> resources(String where, String text) {
    List<Wildcard> resources = new ArrayList<>();
    for (String word : words(text)) {
      if (!word.matches(RESOURCE)) {
        mistakes.add(
            "%s: %s (expected: a name, channel/NAME, stream/NAME or an ARN, with * and ?)"
                .formatted(where, word));
      }
      resources.add(Wildcard.of(word));
    }
    if (resources.isEmpty()) {
      mistakes.add(where + ": nothing after on (expected: RESOURCE, …)");
    }
    return resources;
  }

  private static List<String> words(String text) {
    return List.of(text.split(",")).stream()
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
