package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Who is on a channel, in one line. */
final class PresenceList {
  private static final Duration SOON = Duration.ofSeconds(20);

  private PresenceList() {}

  /**
   * Waits until these are there, such as {@code [master, ann] [master connected] [ann answered]}:
   * sockets, sessions, direct conversations.
   */
  static void await(FleetApi api, String channel, String expected) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(line(api.presence(channel))).isEqualTo(expected));
  }

  private static String line(JsonNode there) {
    return "%s %s %s"
        .formatted(
            entries(there, "connected", "clientId"),
            entries(there, "sessions", "kind", "state"),
            entries(there, "direct", "clientId", "state"));
  }

  private static List<String> entries(JsonNode there, String list, String... fields) {
    List<String> entries = new ArrayList<>();
    for (JsonNode one : there.path(list)) {
      List<String> shown = new ArrayList<>();
      for (String field : fields) {
        shown.add(one.path(field).isNull() ? "master" : one.path(field).asText());
      }
      entries.add(String.join(" ", shown));
    }
    return entries;
  }
}
