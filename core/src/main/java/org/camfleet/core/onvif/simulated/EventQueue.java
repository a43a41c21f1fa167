package org.camfleet.core.onvif.simulated;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.camfleet.core.onvif.schema.EventDocuments;
import org.jspecify.annotations.Nullable;

/** The pull points of a simulated device; each holds the newest messages. Any thread. */
final class EventQueue {
  private static final int MOST_POINTS = 8;
  private static final int MOST_MESSAGES = 64;

  private final Map<Integer, Point> points = new LinkedHashMap<>();
  private int last;

  /** What waits at one, or who waits there. */
  private static final class Point {
    private final Deque<EventDocuments.Notification> messages = new ArrayDeque<>();
    private @Nullable Consumer<List<EventDocuments.Notification>> waiting;
    private Instant end = Instant.MAX;
  }

  /** A new one; null when there are too many. */
  synchronized @Nullable Integer open(Instant end) {
    expire();
    if (points.size() == MOST_POINTS) {
      return null;
    }
    Point point = new Point();
    point.end = end;
    points.put(++last, point);
    return last;
  }

  private void expire() {
    points.values().removeIf(point -> point.end.isBefore(Instant.now()));
  }

  synchronized boolean renew(int id, Instant end) {
    expire();
    Point point = points.get(id);
    if (point == null) {
      return false;
    }
    point.end = end;
    return true;
  }

  synchronized boolean close(int id) {
    expire();
    return points.remove(id) != null;
  }

  synchronized void clear() {
    points.clear();
  }

  synchronized int subscriptions() {
    expire();
    return points.size();
  }

  /** Hands what waits to {@code taker}, or as soon as something comes; false without that point. */
  synchronized boolean pull(int id, Consumer<List<EventDocuments.Notification>> taker) {
    expire();
    Point point = points.get(id);
    if (point == null) {
      return false;
    }
    if (point.messages.isEmpty()) {
      point.waiting = taker;
    } else {
      taker.accept(drained(point));
    }
    return true;
  }

  /** The time of who waits there is up. */
  synchronized void giveUp(int id) {
    Point point = points.get(id);
    if (point != null && point.waiting != null) {
      Consumer<List<EventDocuments.Notification>> taker = point.waiting;
      point.waiting = null;
      taker.accept(List.of());
    }
  }

  private static List<EventDocuments.Notification> drained(Point point) {
    List<EventDocuments.Notification> all = new ArrayList<>(point.messages);
    point.messages.clear();
    return all;
  }

  synchronized void add(String topic, String item, boolean state) {
    for (Point point : points.values()) {
      if (point.messages.size() == MOST_MESSAGES) {
        point.messages.poll();
      }
      point.messages.add(message(topic, item, state));
      Consumer<List<EventDocuments.Notification>> taker = point.waiting;
      if (taker != null) {
        point.waiting = null;
        taker.accept(drained(point));
      }
    }
  }

  private static EventDocuments.Notification message(String topic, String item, boolean state) {
    EventDocuments.Notification said = new EventDocuments.Notification();
    said.topic = new EventDocuments.Topic();
    said.topic.dialect = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet";
    said.topic.value = topic;
    said.message = new EventDocuments.Holder();
    EventDocuments.Message message = new EventDocuments.Message();
    message.time = Instant.now().toString();
    message.operation = "Changed";
    message.source = items("VideoSourceConfigurationToken", "source-1");
    message.data = items(item, Boolean.toString(state));
    said.message.message = message;
    return said;
  }

  private static EventDocuments.Items items(String name, String value) {
    EventDocuments.Item item = new EventDocuments.Item();
    item.name = name;
    item.value = value;
    EventDocuments.Items items = new EventDocuments.Items();
    items.items.add(item);
    return items;
  }
}
