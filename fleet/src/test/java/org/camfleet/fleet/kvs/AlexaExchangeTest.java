package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.failure;
import static org.camfleet.fleet.Stages.result;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.fleet.Channels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlexaExchangeTest {
  private static final Participant ALEXA = Participant.viewer("alexa");
  private static final Config CONFIG = ManualTime.config().withFallback(KvsTestServer.CONFIG);

  private ActorTestKit kit;
  private ManualTime time;
  private TestProbe<Channel.Command> channel;
  private CompletableFuture<String> answer;
  private Channel.SocketOpened opened;

  @BeforeAll
  void start() {
    kit = ActorTestKit.create("alexa", CONFIG);
    time = ManualTime.get(kit.system());
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void send() {
    channel = kit.createTestProbe();
    answer = new CompletableFuture<>();
    kit.spawn(
        AlexaExchange.create(
            new Door(channel),
            "arn",
            new AlexaExchange.Offer(ALEXA, "socket", "{\"type\":\"offer\"}"),
            Duration.ofSeconds(60),
            answer));
    opened = channel.expectMessageClass(Channel.SocketOpened.class);
    var sent = channel.expectMessageClass(Channel.MessageReceived.class);
    assertThat(sent.participant()).isEqualTo(ALEXA);
    assertThat(sent.message().kind()).isEqualTo(MessageKind.SDP_OFFER);
    assertThat(sent.message().payload()).isEqualTo("{\"type\":\"offer\"}");
  }

  @Test
  void theMastersAnswerEndsItAndCandidatesDoNot() {
    tell(ServiceMessage.fromStorage(MessageKind.ICE_CANDIDATE, "{}"));
    assertThat(answer).isNotDone();
    tell(ServiceMessage.fromStorage(MessageKind.SDP_ANSWER, "{\"type\":\"answer\"}"));
    assertThat(result(answer)).isEqualTo("{\"type\":\"answer\"}");
    channel.expectMessage(new Channel.SocketClosed(ALEXA, "socket"));
  }

  @Test
  void withoutAMasterItEndsWithTheLifeOfTheMessage() {
    time.timePasses(Duration.ofSeconds(59));
    assertThat(answer).isNotDone();
    time.timePasses(Duration.ofSeconds(1));
    refused(KvsError.RESOURCE_NOT_FOUND, "no master answered the offer within 60 s");
  }

  @Test
  void whatTheChannelRefusesIsRefused() {
    tell(
        ServiceMessage.failure(
            new StatusResponse("socket", "InvalidArgumentException", 400, "this channel stores")));
    refused(KvsError.INVALID_ARGUMENT, "this channel stores");
  }

  @Test
  void aNewerSocketOfTheSameIdEndsIt() {
    opened.socket().tell(new SocketCommand.Close(1000, "a newer connection took over"));
    refused(KvsError.RESOURCE_NOT_FOUND, "a newer connection took over");
  }

  private void tell(ServiceMessage message) {
    opened.socket().tell(new SocketCommand.Send(message));
  }

  private void refused(KvsError error, String text) {
    assertThat(failure(answer))
        .isInstanceOfSatisfying(
            KvsRefusal.class, refusal -> assertThat(refusal.error()).isEqualTo(error))
        .hasMessageContaining(text);
    channel.expectMessage(new Channel.SocketClosed(ALEXA, "socket"));
  }

  /** A door that leads to a probe. */
  private record Door(TestProbe<Channel.Command> channel) implements Channels {
    @Override
    public CompletionStage<Channel.JoinReply> join(String channelArn, Participant participant) {
      return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public CompletionStage<Channel.Status> status(String channelArn) {
      return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public void tell(String channelArn, Channel.Command command) {
      channel.ref().tell(command);
    }
  }
}
