package org.camfleet.core.onvif;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.camfleet.core.onvif.schema.EventDocuments;
import org.jspecify.annotations.Nullable;

/** Tells motion and tampering from all else that devices say, whose topics differ by maker. */
final class Topics {
  private static final int LONGEST_SOURCE = 64;

  private Topics() {}

  static Optional<DeviceEvent> read(EventDocuments.Notification said) {
    String topic = said.topic == null || said.topic.value == null ? "" : said.topic.value;
    DeviceEvent.Kind kind = kind(topic.toLowerCase(Locale.ROOT));
    EventDocuments.Message message = said.message == null ? null : said.message.message;
    if (kind == null || message == null || "Deleted".equals(message.operation)) {
      return Optional.empty();
    }
    Boolean active = state(items(message.data));
    if (active == null) {
      return Optional.empty();
    }
    return Optional.of(new DeviceEvent(kind, source(items(message.source)), active));
  }

  private static DeviceEvent.@Nullable Kind kind(String topic) {
    if (topic.contains("tamper")
        || topic.contains("globalscenechange")
        || topic.contains("imagetoo")) {
      return DeviceEvent.Kind.TAMPER;
    }
    return topic.contains("motion") ? DeviceEvent.Kind.MOTION : null;
  }

  private static List<EventDocuments.Item> items(EventDocuments.@Nullable Items of) {
    return of == null ? List.of() : of.items;
  }

  /** {@code State}, {@code IsMotion}, {@code IsTamper}…: the first item that is true or false. */
  private static @Nullable Boolean state(List<EventDocuments.Item> items) {
    for (EventDocuments.Item item : items) {
      String value = item.value == null ? "" : item.value.strip().toLowerCase(Locale.ROOT);
      if (value.equals("true") || value.equals("1")) {
        return true;
      }
      if (value.equals("false") || value.equals("0")) {
        return false;
      }
    }
    return null;
  }

  private static String source(List<EventDocuments.Item> items) {
    if (items.isEmpty() || items.get(0).value == null) {
      return "";
    }
    String text = OnvifFault.printable(items.get(0).value);
    return text.length() > LONGEST_SOURCE ? text.substring(0, LONGEST_SOURCE) : text;
  }
}
