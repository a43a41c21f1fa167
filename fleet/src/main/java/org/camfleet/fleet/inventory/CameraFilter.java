package org.camfleet.fleet.inventory;

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
}
