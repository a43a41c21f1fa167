package org.camfleet.core.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalingSocketTest {
  private record Heard(String what, Object value) {}

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<Heard> channel = kit.createTestProbe(Heard.class);
  private final TestProbe<Heard> wire = kit.createTestProbe(Heard.class);
  private final TestProbe<SignalingSocket.Ready> ready =
      kit.createTestProbe(SignalingSocket.Ready.class);
  private final CountingMetrics metrics = new CountingMetrics();
  private final AtomicLong nanos = new AtomicLong();
  private final List<ActorRef<SocketCommand>> refs = new ArrayList<>();
  private final SocketActivity activity = new SocketActivity(nanos::get);
  private final SocketLife life =
      new SocketLife(Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofMinutes(1));
  private volatile boolean queueFull;
  private ActorRef<SignalingSocket.Command> socket;

  private final ChannelInbox inbox =
      new ChannelInbox() {
        @Override
        public void opened(Participant who, String id, ActorRef<SocketCommand> ref) {
          refs.add(ref);
          channel.ref().tell(new Heard("opened", who + "/" + id));
        }

        @Override
        public void received(Participant who, String id, ClientMessage message) {
          channel.ref().tell(new Heard("received", message));
        }

        @Override
        public void closed(Participant who, String id) {
          channel.ref().tell(new Heard("closed", who + "/" + id));
        }
      };

  private final SocketOutlet outlet =
      new SocketOutlet() {
        @Override
        public boolean offer(String text) {
          if (!queueFull) {
            wire.ref().tell(new Heard("text", text));
          }
          return !queueFull;
        }

        @Override
        public void close(int code, String reason) {
          wire.ref().tell(new Heard("close", code));
        }
      };

  @BeforeEach
  void open() {
    socket =
        kit.spawn(
            SignalingSocket.create(
                Participant.viewer("v1"),
                "s1",
                inbox,
                outlet,
                new SocketLimits(5, 2, 20, 3, 100, 50, life),
                activity,
                new SocketMetrics(metrics),
                nanos::get));
    channel.expectMessage(new Heard("opened", "viewer v1/s1"));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aGoodMessageReachesTheChannelAndAsksForTheNext() {
    var message = new ClientMessage(MessageKind.SDP_ANSWER, null, "{}", null);
    say(SignalingJson.write(message));
    channel.expectMessage(new Heard("received", message));
    ready.expectMessage(SignalingSocket.Ready.INSTANCE);
    assertThat(metrics.value("camfleet_signaling_received_total", "kind", "sdp_answer")).isOne();
  }

  @Test
  void aBadMessageWithACorrelationIdIsAnsweredAndTheSocketStaysOpen() {
    say("{\"action\":\"DANCE\",\"correlationId\":\"c1\"}");
    String text = (String) wire.receiveMessage().value();
    assertThat(text)
        .contains("\"correlationId\":\"c1\"", "InvalidArgumentException", "DANCE", "\"400\"");
    ready.expectMessage(SignalingSocket.Ready.INSTANCE);
    channel.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aBadMessageWithoutACorrelationIdIsOnlyCounted() {
    say("nonsense");
    ready.expectMessage(SignalingSocket.Ready.INSTANCE);
    wire.expectNoMessage(Duration.ofMillis(50));
    assertThat(metrics.value("camfleet_signaling_refused_total", "reason", "malformed")).isOne();
  }

  @Test
  void moreOffersThanTheBurstAreRefusedUntilTimePasses() {
    var offer = new ClientMessage(MessageKind.SDP_OFFER, null, "{}", "c9");
    say(SignalingJson.write(offer));
    say(SignalingJson.write(offer));
    say(SignalingJson.write(offer));
    channel.expectMessage(new Heard("received", offer));
    channel.expectMessage(new Heard("received", offer));
    assertThat((String) wire.receiveMessage().value()).contains("ClientLimitExceededException");
    nanos.addAndGet(250_000_000L);
    say(SignalingJson.write(offer));
    channel.expectMessage(new Heard("received", offer));
  }

  @Test
  void aFloodClosesTheSocketWithPolicyViolation() {
    for (int i = 0; i < 51; i++) {
      say("");
    }
    wire.expectMessage(new Heard("close", 1008));
    channel.expectMessage(new Heard("closed", "viewer v1/s1"));
  }

  @Test
  void theChannelSendsAndCloses() {
    refs.get(0)
        .tell(new SocketCommand.Send(ServiceMessage.fromStorage(MessageKind.SDP_OFFER, "{}")));
    wire.expectMessage(
        new Heard("text", "{\"messagePayload\":\"e30=\",\"messageType\":\"SDP_OFFER\"}"));
    refs.get(0).tell(new SocketCommand.Close(1000, "a newer master connected"));
    wire.expectMessage(new Heard("close", 1000));
    channel.expectMessage(new Heard("closed", "viewer v1/s1"));
    assertThat(metrics.value("camfleet_signaling_sockets", "role", "viewer")).isZero();
  }

  @Test
  void aFullQueueDropsAndCounts() {
    queueFull = true;
    refs.get(0)
        .tell(new SocketCommand.Send(ServiceMessage.fromStorage(MessageKind.SDP_OFFER, "{}")));
    refs.get(0).tell(new SocketCommand.Close(1001, "end"));
    wire.expectMessage(new Heard("close", 1001));
    assertThat(metrics.value("camfleet_signaling_dropped_total", "reason", "queue_full")).isOne();
  }

  @Test
  void theClientsEndIsToldOnce() {
    socket.tell(SignalingSocket.Ended.INSTANCE);
    channel.expectMessage(new Heard("closed", "viewer v1/s1"));
    channel.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void anOldSocketIsToldToGoAwayAndClosedAMinuteLater() {
    for (int i = 0; i < 6; i++) {
      activity.heard();
      pass(Duration.ofMinutes(9));
    }
    activity.heard();
    pass(Duration.ofMinutes(6)); // exactly: the grace begins when the socket sees its hour end
    wire.expectMessage(new Heard("text", "{\"messageType\":\"GO_AWAY\"}"));
    pass(Duration.ofSeconds(59));
    wire.expectNoMessage(Duration.ofMillis(20));
    pass(Duration.ofSeconds(2));
    wire.expectMessage(new Heard("close", 1001));
  }

  @Test
  void aSocketWithoutMessagesOrPingsIsClosedAfterTheIdleTimeout() {
    pass(Duration.ofMinutes(9));
    activity.heard();
    pass(Duration.ofMinutes(9));
    wire.expectNoMessage(Duration.ofMillis(20));
    pass(Duration.ofSeconds(90));
    wire.expectMessage(new Heard("close", 1001));
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    time.timePasses(duration);
  }

  private void say(String text) {
    socket.tell(new SignalingSocket.TextReceived(text, ready.ref()));
  }
}
