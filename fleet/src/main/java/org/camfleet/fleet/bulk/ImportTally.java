package org.camfleet.fleet.bulk;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.fleet.bulk.LineOutcome.Kind;

/** Counts what became of the lines of an import, in bounded memory. One thread at a time. */
final class ImportTally {
  /** Wrong lines that are listed. */
  static final int MAX_ERRORS = 1000;

  /** Cameras of each kind that are listed. */
  static final int MAX_FIRST = 100;

  /** Labels that are counted. */
  static final int MAX_LABELS = 200;

  /** Targets at foreign services that are counted; others are not warned of. */
  static final int MAX_TARGETS = 1000;

  private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
  private final Map<Effect, Long> effects = new EnumMap<>(Effect.class);
  private final Map<Kind, List<LineOutcome>> first = new EnumMap<>(Kind.class);
  private final Map<String, Map<Kind, Long>> labels = new TreeMap<>();
  private final Map<Target, Long> grown = new HashMap<>();
  private long uncountedLabels;

  /** Counts an outcome; true for a wrong line that is still listed. */
  boolean add(LineOutcome outcome) {
    Kind kind = outcome.kind();
    kinds.merge(kind, 1L, Long::sum);
    effects.merge(outcome.effect(), 1L, Long::sum);
    int limit = kind == Kind.FAILED ? MAX_ERRORS : MAX_FIRST;
    List<LineOutcome> listed = first.computeIfAbsent(kind, none -> new ArrayList<>());
    boolean room = listed.size() < limit;
    if (room) {
      listed.add(outcome);
    }
    if (kind == Kind.CREATED || kind == Kind.CHANGED || kind == Kind.DELETED) {
      outcome.labels().forEach((name, value) -> label(name + "=" + value, kind));
    }
    outcome.grown().forEach(this::grow);
    return room && kind == Kind.FAILED;
  }

  private void grow(Target target, long by) {
    if (grown.size() < MAX_TARGETS || grown.containsKey(target)) {
      grown.merge(target, by, Long::sum);
    }
  }

  private void label(String label, Kind kind) {
    if (labels.size() >= MAX_LABELS && !labels.containsKey(label)) {
      uncountedLabels++;
      return;
    }
    labels.computeIfAbsent(label, none -> new EnumMap<>(Kind.class)).merge(kind, 1L, Long::sum);
  }

  long count(Kind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  long count(Effect effect) {
    return effects.getOrDefault(effect, 0L);
  }

  /** How many more enabled cameras targets at foreign services have. */
  Map<Target, Long> grown() {
    return grown;
  }

  /** Lines that were looked at. */
  long lines() {
    return kinds.values().stream().mapToLong(Long::longValue).sum() - count(Kind.DELETED);
  }

  /** The first outcomes of a kind. */
  List<LineOutcome> first(Kind kind) {
    return first.getOrDefault(kind, List.of());
  }

  /** By {@code NAME=VALUE}. */
  Map<String, Map<Kind, Long>> labels() {
    return labels;
  }

  /** Labels of cameras beyond the first {@value #MAX_LABELS} different ones. */
  long uncountedLabels() {
    return uncountedLabels;
  }
}
