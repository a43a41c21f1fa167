package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.JoinKind;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.IceCandidate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages that cross nodes arrive as they were sent. */
class MessagesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123456Z");
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = new TestNode();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void whatABridgeIsToldAndAnswers() {
    ActorRef<CameraStatus> reply = node.kit.<CameraStatus>createTestProbe().getRef();
    unchanged(new CameraBridge.Apply(spec(Secret.of("hunter2"))));
    unchanged(new CameraBridge.Apply(spec(null)));
    unchanged(CameraBridge.Restart.INSTANCE);
    unchanged(CameraBridge.Stop.INSTANCE);
    unchanged(new CameraBridge.GetStatus(reply));
    unchanged(
        new CameraStatus(
            "door",
            CameraStatus.State.LIVE,
            NOON,
            new CameraStatus.Source("playing", List.of("h264"), null, "text", 1, 2, 3),
            List.of(
                new CameraStatus.Session(
                    "local",
                    "arn",
                    "connected",
                    null,
                    null,
                    1,
                    "profile",
                    2,
                    3,
                    4,
                    new CameraStatus.Conduct(NOON, "contested", "take-back", 2)))));
  }

  @Test
  void whatAChannelIsToldAndAnswers() {
    ActorRef<Channel.JoinReply> reply = node.kit.<Channel.JoinReply>createTestProbe().getRef();
    ActorRef<SocketCommand> socket = node.kit.<SocketCommand>createTestProbe().getRef();
    ActorRef<Channel.Status> status = node.kit.<Channel.Status>createTestProbe().getRef();
    Participant viewer = Participant.viewer("v");
    unchanged(new Channel.JoinStorageSession(Participant.MASTER, true, reply));
    unchanged(new Channel.JoinStorageSession(viewer, false, reply));
    unchanged(new Channel.Watch(viewer, reply));
    ActorRef<Channel.OfferReply> answer = node.kit.<Channel.OfferReply>createTestProbe().getRef();
    unchanged(new Channel.SendOffer("alexa", "{\"type\":\"offer\"}", answer));
    unchanged(new Channel.Answered("{\"type\":\"answer\"}"));
    httpSessions();
    unchanged(new Channel.SocketOpened(viewer, "socket", socket));
    unchanged(new Channel.SocketClosed(viewer, "socket"));
    unchanged(
        new Channel.MessageReceived(
            Participant.MASTER,
            "socket",
            new ClientMessage(MessageKind.SDP_ANSWER, null, "{\"sdp\":\"v=0\\r\\n\"}", "id")));
    unchanged(Channel.ConfigurationChanged.INSTANCE);
    unchanged(new Channel.GetStatus(status));
    unchanged(new Channel.Joined(Long.MAX_VALUE));
    unchanged(new Channel.Rejected("ClientLimitExceededException", "text"));
    Channel.PeerStatus master =
        new Channel.PeerStatus("master", "connected", 1, NOON, NOON, "disk-full", 2);
    unchanged(new Channel.Status("arn", master, List.of(master), 1));
    unchanged(new Channel.Status("arn", null, List.of(), 0));
  }

  private static void httpSessions() {
    ActorRef<HttpSessions.Reply> reply = node.kit.<HttpSessions.Reply>createTestProbe().getRef();
    unchanged(new HttpSessions.Publish("v=0\r\n", reply));
    unchanged(new HttpSessions.Play("v=0\r\n", reply));
    unchanged(new HttpSessions.EndSession(JoinKind.WHIP, "id", reply));
    IceCandidate candidate = new IceCandidate("candidate:1", "0", null, "ufrag");
    unchanged(new HttpSessions.AddCandidates(JoinKind.WHEP, "id", null, List.of(candidate), reply));
    unchanged(new HttpSessions.Started("id", "v=0\r\n"));
    unchanged(HttpSessions.Done.INSTANCE);
  }

  @Test
  void whoIsOnAChannel() {
    Participant viewer = Participant.viewer("v");
    unchanged(new Channel.GetPresence(node.kit.<Presence>createTestProbe().getRef()));
    unchanged(
        new Presence(
            "arn",
            new Presence.Signaling(
                List.of(
                    new Presence.Connected(Participant.MASTER, NOON),
                    new Presence.Connected(viewer, NOON)),
                List.of(new Presence.Away(viewer, 3, NOON)),
                List.of(new Presence.Direct(viewer, "answered", NOON))),
            List.of(new Presence.Session("master", null, "connected", NOON, 1, 2)),
            false));
  }

  @Test
  void theLongestPresenceListFitsTheFrameBetweenNodes() {
    String longest = "x".repeat(256);
    Participant viewer = Participant.viewer(longest);
    Presence there =
        new Presence(
            "arn",
            new Presence.Signaling(
                Collections.nCopies(Presence.MOST, new Presence.Connected(viewer, NOON)),
                Collections.nCopies(64, new Presence.Away(viewer, 64, NOON)),
                Collections.nCopies(Presence.MOST, new Presence.Direct(viewer, "answered", NOON))),
            Collections.nCopies(
                Presence.MOST,
                new Presence.Session(
                    "publisher", longest, "negotiating", NOON, Long.MAX_VALUE, Long.MAX_VALUE)),
            true);
    long frame =
        node.system()
            .settings()
            .config()
            .getBytes("pekko.remote.artery.advanced.maximum-frame-size");
    // What surrounds the message in its frame is less than 4 kB.
    assertThat((long) bytes(there).length).isLessThan(frame - 4096);
  }

  @Test
  void whatASocketIsTold() {
    unchanged(new SocketCommand.Send(ServiceMessage.fromStorage(MessageKind.SDP_OFFER, "{}")));
    unchanged(
        new SocketCommand.Send(
            ServiceMessage.failure(new StatusResponse("id", "type", 400, "text"))));
    unchanged(new SocketCommand.Close(1000, "takeover"));
    unchanged(SocketCommand.GoAway.INSTANCE);
  }

  private static CameraSpec spec(Secret password) {
    return new CameraSpec(
        "door",
        List.of(URI.create("rtsp://cam/1")),
        password == null ? null : "viewer",
        password,
        "door",
        List.of(
            CameraSpec.Target.LOCAL,
            new CameraSpec.Target(
                CameraSpec.Target.Kind.KVS, "eu-west-1", URI.create("https://kvs"), "prod")),
        CameraSpec.Audio.SILENCE);
  }

  private static void unchanged(CborSerializable message) {
    Serialization serialization = SerializationExtension.get(node.system());
    byte[] bytes = bytes(message);
    int serializer = serialization.findSerializerFor(message).identifier();
    String manifest = Serializers.manifestFor(serialization.findSerializerFor(message), message);
    Object back = serialization.deserialize(bytes, serializer, manifest).get();

    assertThat(serialization.findSerializerFor(message).getClass().getSimpleName())
        .isEqualTo("JacksonCborSerializer");
    assertThat(back).as(new String(bytes, StandardCharsets.ISO_8859_1)).isEqualTo(message);
  }

  private static byte[] bytes(CborSerializable message) {
    return SerializationExtension.get(node.system()).serialize(message).get();
  }
}
