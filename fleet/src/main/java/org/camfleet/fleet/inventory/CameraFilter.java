package org.camfleet.fleet.inventory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cameras to list.
 *
 * @param text part of the id, in any letter case; empty for all
 * @param labels labels that a camera must have
 */
public record CameraFilter(String text, List<Label> labels) {
  /** Every camera. */
  public static final CameraFilter ALL = new CameraFilter("", List.of());

  /**
   * A wanted label.
   *
   * @param value null for any value
   */
  public record Label(String name, @Nullable String value) {}

  /** Labels as they stand in a query: {@code NAME} or {@code NAME=VALUE}. */
  public static List<Label> labels(List<String> texts) {
    List<Label> labels = new ArrayList<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      labels.add(
          equals < 0
              ? new Label(text, null)
              : new Label(text.substring(0, equals), text.substring(equals + 1)));
    }
    return labels;
  }
}
