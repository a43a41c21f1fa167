package org.camfleet.fleet.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.core.events.Event;
import org.camfleet.fleet.api.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The statements on the table of events. */
final class EventTable {
  private static final int MAX_TEXT = 1000;
  private static final int MAX_CAMERA = 256;
  private static final int MAX_TYPE = 128;
  static final int MOST_BEFORE = 20;
  static final int MOST_WITHIN = 5000;

  private EventTable() {}

  static void insert(Handle handle, List<Event> events) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO events (occurred_at, camera, event_type, event_text, details)"
                + " VALUES (:at, :camera, :type, :text, :details)")) {
      for (Event event : events) {
        batch
            .bind("at", event.at().toEpochMilli())
            .bind("camera", cut(event.camera(), MAX_CAMERA))
            .bind("type", cut(event.type(), MAX_TYPE))
            .bind("text", cut(event.text(), MAX_TEXT))
            .bind("details", details(event.details()))
            .add();
      }
      batch.execute();
    }
  }

  private static String details(Map<String, String> details) {
    ObjectNode object = Json.object();
    details.entrySet().stream()
        .limit(20)
        .forEach(entry -> object.put(cut(entry.getKey(), 64), cut(entry.getValue(), 256)));
    return Json.text(object);
  }

  // PostgreSQL takes no NUL in a text.
  private static String cut(String text, int limit) {
    String clean = text.indexOf('\0') < 0 ? text : text.replace('\0', '?');
    return clean.length() <= limit ? clean : clean.substring(0, limit - 1) + "…";
  }

  /** Events after a cursor, oldest first; without a cursor the newest ones, oldest first too. */
  static List<StoredEvent> page(
      Handle handle, @Nullable String camera, @Nullable Long after, int limit) {
    String where =
        (camera == null ? "" : " AND camera = :camera")
            + (after == null ? "" : " AND event_id > :after");
    String order = after == null ? " ORDER BY event_id DESC" : " ORDER BY event_id";
    try (Query query =
        handle.createQuery("SELECT * FROM events WHERE 1 = 1" + where + order + " LIMIT :limit")) {
      query.bind("limit", limit);
      if (camera != null) {
        query.bind("camera", camera);
      }
      if (after != null) {
        query.bind("after", after);
      }
      List<StoredEvent> found = new ArrayList<>(query.map(EventTable::event).list());
      if (after == null) {
        Collections.reverse(found);
      }
      return found;
    }
  }

  /** Events of some cameras in a time and the last ones before it, oldest first. */
  static List<Event> around(Handle handle, List<String> cameras, Instant from, Instant to) {
    List<Event> found = new ArrayList<>();
    for (String camera : cameras) {
      found.addAll(
          some(
              handle,
              "camera = :camera AND occurred_at < :from AND occurred_at <= :to"
                  + " ORDER BY event_id DESC LIMIT "
                  + MOST_BEFORE,
              camera,
              from,
              to));
      found.addAll(
          some(
              handle,
              "camera = :camera AND occurred_at >= :from AND occurred_at <= :to"
                  + " ORDER BY event_id LIMIT "
                  + MOST_WITHIN,
              camera,
              from,
              to));
    }
    found.sort(Comparator.comparing(Event::at));
    return found;
  }

  private static List<Event> some(
      Handle handle, String where, String camera, Instant from, Instant to) {
    return handle
        .createQuery("SELECT * FROM events WHERE " + where)
        .bind("camera", camera)
        .bind("from", from.toEpochMilli())
        .bind("to", to.toEpochMilli())
        .map(EventTable::event)
        .map(StoredEvent::event)
        .list();
  }

  private static StoredEvent event(ResultSet row, StatementContext context) throws SQLException {
    Map<String, String> details = new TreeMap<>();
    Json.stored(row.getString("details"))
        .properties()
        .forEach(entry -> details.put(entry.getKey(), entry.getValue().asText()));
    return new StoredEvent(
        row.getLong("event_id"),
        new Event(
            Instant.ofEpochMilli(row.getLong("occurred_at")),
            row.getString("camera"),
            row.getString("event_type"),
            row.getString("event_text"),
            details));
  }

  static int deleteBefore(Handle handle, Instant limit) {
    return handle.execute("DELETE FROM events WHERE occurred_at < ?", limit.toEpochMilli());
  }
}
