package org.camfleet.fleet.database;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.StoredCamera;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads the cameras that a filter takes, in the order of their ids.
 *
 * <p>Ids come first, from indexes that hold all that is asked: of the label that fewest cameras
 * have when there is any, else of the ids themselves. Only the page's own documents are read.
 */
final class CameraPages {
  // Labels that more cameras have are not counted further: any of them will do.
  private static final int ENOUGH = 2000;

  private CameraPages() {}

  static List<StoredCamera> page(Handle handle, CameraFilter filter, String after, int limit) {
    if (filter.text().isEmpty() && filter.labels().isEmpty()) {
      return handle
          .createQuery(
              CameraRows.SELECT + "WHERE c.camera_id > :after ORDER BY c.camera_id LIMIT :limit")
          .bind("after", after)
          .bind("limit", limit)
          .map(CameraRows::stored)
          .list();
    }
    List<String> ids = ids(handle, filter, after, limit);
    if (ids.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(CameraRows.SELECT + "WHERE c.camera_id IN (<ids>) ORDER BY c.camera_id")
        .bindList("ids", ids)
        .map(CameraRows::stored)
        .list();
  }

  private static List<String> ids(Handle handle, CameraFilter filter, String after, int limit) {
    List<CameraFilter.Label> labels = rarestFirst(handle, filter.labels());
    try (Query query =
        handle.createQuery(
            "SELECT d.camera_id FROM "
                + (labels.isEmpty() ? "cameras d" : "camera_labels d")
                + " WHERE d.camera_id > :after"
                + conditions(filter, labels)
                + order(labels)
                + " LIMIT :limit")) {
      bind(query, filter, labels).bind("after", after).bind("limit", limit);
      return query.mapTo(String.class).list();
    }
  }

  // Named in full, so that H2 too sees an index that has the rows in this order and reads no more
  // than the page: what stands before the id is the same in all rows.
  private static String order(List<CameraFilter.Label> labels) {
    if (labels.isEmpty()) {
      return " ORDER BY d.camera_id";
    }
    String value = labels.get(0).value() == null ? "" : "d.label_value, ";
    return " ORDER BY d.label_name, " + value + "d.camera_id";
  }

  static long count(Handle handle, CameraFilter filter) {
    List<CameraFilter.Label> labels = filter.labels();
    try (Query query =
        handle.createQuery(
            "SELECT COUNT(*) FROM "
                + (labels.isEmpty() ? "cameras d" : "camera_labels d")
                + " WHERE 1 = 1"
                + conditions(filter, labels))) {
      return bind(query, filter, labels).mapTo(Long.class).one();
    }
  }

  private static List<CameraFilter.Label> rarestFirst(
      Handle handle, List<CameraFilter.Label> labels) {
    if (labels.size() < 2) {
      return labels;
    }
    List<CameraFilter.Label> sorted = new ArrayList<>(labels);
    sorted.sort(Comparator.comparingLong(label -> atMostEnough(handle, label)));
    return sorted;
  }

  private static long atMostEnough(Handle handle, CameraFilter.Label label) {
    try (Query query =
        handle.createQuery(
            "SELECT COUNT(*) FROM (SELECT 1 FROM camera_labels d WHERE "
                + condition("d", label, 0)
                + " LIMIT "
                + ENOUGH
                + ") few")) {
      return bind(query, label, 0).mapTo(Long.class).one();
    }
  }

  /** The first label is the row of {@code camera_labels} itself, the others are beside it. */
  private static String conditions(CameraFilter filter, List<CameraFilter.Label> labels) {
    StringBuilder sql = new StringBuilder();
    if (!filter.text().isEmpty()) {
      sql.append(labels.isEmpty() ? " AND d.search_id" : " AND LOWER(d.camera_id)")
          .append(" LIKE :text ESCAPE '!'");
    }
    for (int i = 0; i < labels.size(); i++) {
      if (i == 0) {
        sql.append(" AND ").append(condition("d", labels.get(i), i));
      } else {
        sql.append(
            " AND EXISTS (SELECT 1 FROM camera_labels l WHERE l.camera_id = d.camera_id AND "
                + condition("l", labels.get(i), i)
                + ")");
      }
    }
    return sql.toString();
  }

  private static String condition(String table, CameraFilter.Label label, int number) {
    String name = table + ".label_name = :name" + number;
    return label.value() == null ? name : name + " AND " + table + ".label_value = :value" + number;
  }

  private static Query bind(Query query, CameraFilter filter, List<CameraFilter.Label> labels) {
    if (!filter.text().isEmpty()) {
      query.bind("text", "%" + Rows.startsWith(filter.text().toLowerCase(Locale.ROOT)));
    }
    for (int i = 0; i < labels.size(); i++) {
      bind(query, labels.get(i), i);
    }
    return query;
  }

  private static Query bind(Query query, CameraFilter.Label label, int number) {
    query.bind("name" + number, label.name());
    if (label.value() != null) {
      query.bind("value" + number, label.value());
    }
    return query;
  }
}
