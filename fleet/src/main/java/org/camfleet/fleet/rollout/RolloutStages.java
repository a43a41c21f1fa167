package org.camfleet.fleet.rollout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.inventory.CameraFilter.Label;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a roll-out: cameras with a label, or a share of all of its cameras, in the order of
 * a hash so that each roll-out begins with other ones. Pure.
 *
 * @param text as it was given, such as {@code label:site=lab,5%,25%,100%}
 */
public record RolloutStages(String text, List<Stage> stages) {
  private static final int MOST = 20;
  private static final int LONGEST = 4000;
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3})?)%");
  private static final String LABEL = "label:";
  private static final String EXPECTED =
      "label:NAME, label:NAME=VALUE or N%, shares rising, the last one 100%";

  /**
   * One stage.
   *
   * @param label cameras that have it; null for a share
   * @param percent of all cameras, those of former stages counted; 0 with a label
   */
  public record Stage(String text, @Nullable Label label, double percent) {}

  /** Copies the list. */
  public RolloutStages {
    stages = List.copyOf(stages);
  }

  /**
   * Reads stages.
   *
   * @throws ApiRefusal 400 when they are wrong
   */
  public static RolloutStages parse(String text) {
    List<Stage> stages = new ArrayList<>();
    double share = 0;
    for (String part : text.split(",", -1)) {
      Stage stage = stage(part.strip());
      if (stage == null || (stage.label() == null && stage.percent() <= share)) {
        throw wrong(part);
      }
      share = Math.max(share, stage.percent());
      stages.add(stage);
    }
    if (stages.size() > MOST || text.length() > LONGEST) {
      throw ApiRefusal.badRequest(
          "stages: %d (expected: at most %d)".formatted(stages.size(), MOST));
    }
    if (stages.get(stages.size() - 1).percent() != 100) {
      throw wrong(text);
    }
    return new RolloutStages(text, stages);
  }

  private static ApiRefusal wrong(String part) {
    return ApiRefusal.badRequest(
        "stages: %s (expected: %s)".formatted(Quoted.text(part), EXPECTED));
  }

  private static @Nullable Stage stage(String part) {
    if (part.startsWith(LABEL) && part.length() > LABEL.length()) {
      String label = part.substring(LABEL.length());
      int equals = label.indexOf('=');
      return equals == 0
          ? null
          : new Stage(
              part,
              equals < 0
                  ? new Label(label, null)
                  : new Label(label.substring(0, equals), label.substring(equals + 1)),
              0);
    }
    Matcher share = SHARE.matcher(part);
    double percent = share.matches() ? Double.parseDouble(share.group(1)) : 0;
    return percent > 0 && percent <= 100 ? new Stage(part, null, percent) : null;
  }

  /** The first stage whose label a camera has; the number of stages for none. */
  int byLabel(Map<String, String> labels) {
    for (int i = 0; i < stages.size(); i++) {
      Label label = stages.get(i).label();
      String value = label == null ? null : labels.get(label.name());
      if (label != null
          && value != null
          && (label.value() == null || label.value().equals(value))) {
        return i;
      }
    }
    return stages.size();
  }

  /**
   * Each camera's stage.
   *
   * @param salt another one gives another order
   * @param byLabel what {@link #byLabel} says of each camera
   */
  Map<String, Integer> assign(String salt, Map<String, Integer> byLabel) {
    List<String> ids = new ArrayList<>(byLabel.keySet());
    Map<String, Long> places = new HashMap<>();
    ids.forEach(id -> places.put(id, place(salt + id)));
    ids.sort(
        Comparator.<String>comparingLong(id -> places.getOrDefault(id, 0L))
            .thenComparing(id -> id));
    Map<String, Integer> assigned = new HashMap<>();
    for (int rank = 0; rank < ids.size(); rank++) {
      String id = ids.get(rank);
      assigned.put(
          id, Math.min(byLabel.getOrDefault(id, stages.size()), byShare(rank, ids.size())));
    }
    return assigned;
  }

  private int byShare(int rank, int size) {
    for (int i = 0; i < stages.size(); i++) {
      if (rank < Math.ceil(size * stages.get(i).percent() / 100)) {
        return i;
      }
    }
    return stages.size() - 1;
  }

  private static long place(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
