package org.camfleet.fleet.presence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.Participant;
import org.camfleet.fleet.api.Json;

/** Who is on a channel, as JSON. */
final class PresenceDocument {
  private PresenceDocument() {}

  static ObjectNode of(String channel, Presence there) {
    ObjectNode body = Json.object().put("channel", channel).put("channelArn", there.channelArn());
    list(body, "connected", there.signaling().connected(), PresenceDocument::connected);
    list(body, "waiting", there.signaling().away(), PresenceDocument::waiting);
    list(body, "sessions", there.sessions(), PresenceDocument::session);
    list(body, "direct", there.signaling().direct(), PresenceDocument::direct);
    return body.put("complete", there.complete());
  }

  private static <T> void list(
      ObjectNode body, String name, List<T> entries, Function<T, ObjectNode> form) {
    ArrayNode list = body.putArray(name);
    entries.stream().map(form).forEach(list::add);
  }

  private static ObjectNode connected(Presence.Connected one) {
    return participant(one.participant(), one.since());
  }

  private static ObjectNode waiting(Presence.Away one) {
    return participant(one.participant(), one.since()).put("messages", one.messages());
  }

  private static ObjectNode participant(Participant who, Instant since) {
    return Json.object()
        .put("role", who.isMaster() ? "master" : "viewer")
        .put("clientId", who.clientId())
        .put("since", since.toString());
  }

  private static ObjectNode session(Presence.Session one) {
    return Json.object()
        .put("kind", one.kind())
        .put("clientId", one.clientId())
        .put("state", one.state())
        .put("since", one.since().toString())
        .put("epoch", one.epoch())
        .put("packets", one.packets())
        .put("bytes", one.bytes())
        .put("freezes", one.freezes())
        .put("frozenMillis", one.frozenMillis());
  }

  private static ObjectNode direct(Presence.Direct one) {
    return Json.object()
        .put("clientId", one.viewer().clientId())
        .put("state", one.state())
        .put("since", one.since().toString());
  }
}
