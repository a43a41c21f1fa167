package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.OwnViewers;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.ChannelStore;
import org.camfleet.fleet.kvs.PublicEndpoint;

/**
 * Joins a caller as viewer into its camera's storage session.
 *
 * <p>The join comes before the caller can connect its signaling socket; the Channel keeps the offer
 * for the socket, for as long as the channel's message life (60 s unless configured).
 */
final class CameraView {
  private final ChannelStore channels;
  private final Channels door;
  private final ViewerTickets tickets;
  private final SecureRandom random = new SecureRandom();

  CameraView(ChannelStore channels, Channels door, ViewerTickets tickets) {
    this.channels = channels;
    this.door = door;
    this.tickets = tickets;
  }

  /** What the caller needs to connect. */
  CompletionStage<ObjectNode> join(Camera camera, PublicEndpoint endpoint) {
    Refusals.unlessLocal(camera);
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    Participant viewer = OwnViewers.console(bytes);
    return channels
        .byName(camera.channel())
        .thenCompose(
            found -> {
              String arn =
                  found.map(ChannelInfo::arn).orElseThrow(() -> Refusals.noChannel(camera));
              return door.watch(arn, viewer)
                  .thenApply(
                      reply -> ticket(reply, endpoint, arn, String.valueOf(viewer.clientId())));
            });
  }

  private ObjectNode ticket(
      Channel.JoinReply reply, PublicEndpoint endpoint, String arn, String clientId) {
    if (reply instanceof Channel.Rejected rejected) {
      throw ApiRefusal.of(409, rejected.code(), rejected.text());
    }
    ObjectNode body =
        Json.object()
            .put("clientId", clientId)
            .put("channelArn", arn)
            .put("signalingUrl", tickets.signalingUrl(endpoint, arn, clientId).toString());
    ArrayNode servers = body.putArray("iceServers");
    for (IceServer server : tickets.iceServers(arn, clientId)) {
      ObjectNode one = servers.addObject();
      ArrayNode urls = one.putArray("urls");
      server.uris().forEach(urls::add);
      one.put("username", server.username()).put("credential", server.password().reveal());
    }
    return body;
  }
}
