package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A browser that joins the channel of a bridged camera as its master, and what the server says. */
final class Stranger {
  private static final Duration SOON = Duration.ofSeconds(20);

  private Stranger() {}

  /** Opens a master's socket on the camera's channel and joins; the page calls it by its id. */
  static void takes(Page page, KvsClient kvs, String camera) {
    String channel = kvs.channelArn(camera);
    page.evaluate(
        "([name, url, options]) => participate(name, url, options)",
        List.of(
            camera,
            kvs.signalingUrl(channel, null),
            Map.of("color", "red", "hz", 440, "width", 320, "height", 180)));
    kvs.joinAsMaster(channel);
  }

  /** The newest one on this camera's channel. */
  static Viewer of(Page page, String camera) {
    return Viewer.named(page, camera);
  }

  /** Waits until the status says that a stranger has the channel, for so many times now. */
  static JsonNode awaitSuperseded(FleetApi api, String camera, int displacements) {
    JsonNode[] last = new JsonNode[1];
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              last[0] = api.status(camera);
              assertThat(last[0].path("state").asText()).isEqualTo("superseded");
              assertThat(last[0].at("/session/fight/displacements").asInt())
                  .isEqualTo(displacements);
            });
    return last[0];
  }

  /** When the socket of the channel's master was opened. */
  static Instant socketSince(FleetApi api, String camera) {
    for (JsonNode one : api.presence(camera).path("connected")) {
      if (one.path("role").asText().equals("master")) {
        return Instant.parse(one.path("since").asText());
      }
    }
    throw new AssertionError("no master on " + camera);
  }

  /** Waits until the alarm of this number, from 1, is stored. */
  static JsonNode awaitAlarm(FleetApi api, String camera, int number) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(alarms(api, camera)).hasSizeGreaterThanOrEqualTo(number));
    return alarms(api, camera).get(number - 1);
  }

  /** The alarms that were raised of a camera's strangers, oldest first. */
  static List<JsonNode> alarms(FleetApi api, String camera) {
    return events(api, camera, "alarm.superseded");
  }

  /** What happened to a camera of one kind, oldest first; events are stored a moment later. */
  static List<JsonNode> events(FleetApi api, String camera, String type) {
    List<JsonNode> found = new ArrayList<>();
    JsonNode page = api.call("GET", "/api/v1/events?limit=1000&camera=" + camera, null, 200);
    for (JsonNode event : page.path("events")) {
      if (event.path("type").asText().equals(type)) {
        found.add(event);
      }
    }
    return found;
  }
}
