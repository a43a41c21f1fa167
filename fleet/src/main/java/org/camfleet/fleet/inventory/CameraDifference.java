package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names what differs between two states of a camera; values are never part of it. */
public final class CameraDifference {
  private CameraDifference() {}

  /**
   * The names of the fields that differ, {@code labels.NAME} for labels; all fields that are set
   * for a camera that is new.
   *
   * @param before null when the camera is new
   */
  public static List<String> fields(
      @Nullable Camera before, CameraCredentials had, Camera after, CameraCredentials has) {
    List<String> names = new ArrayList<>();
    ObjectNode old = before == null ? null : CameraDocument.print(before);
    ObjectNode now = CameraDocument.print(after);
    differing("", old, now, names);
    names.remove("id");
    if (!Objects.equals(had.username(), has.username())) {
      names.add("username");
    }
    if (!Objects.equals(had.password(), has.password())) {
      names.add("password");
    }
    return names;
  }

  private static void differing(
      String where, @Nullable ObjectNode old, ObjectNode now, List<String> names) {
    TreeSet<String> all = new TreeSet<>();
    now.fieldNames().forEachRemaining(all::add);
    if (old != null) {
      old.fieldNames().forEachRemaining(all::add);
    }
    for (String name : all) {
      if (where.isEmpty() && name.equals("labels")) {
        ObjectNode oldLabels = old == null ? null : (ObjectNode) old.get(name);
        differing("labels.", oldLabels, (ObjectNode) now.get(name), names);
      } else if (old == null || !Objects.equals(old.get(name), now.get(name))) {
        names.add(where + name);
      }
    }
  }
}
