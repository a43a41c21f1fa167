package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.Test;

class ChannelLoadingTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";

  private final CompletableFuture<Optional<ChannelRecord>> found = new CompletableFuture<>();

  @Test
  void whoComesBeyondWhatAStartingChannelKeepsIsRefusedAtOnceAndCounted() {
    CountingMetrics metrics = new CountingMetrics();
    ActorTestKit kit = ActorTestKit.create();
    try (MediaLoops loops = MediaLoops.start(1)) {
      ActorRef<Channel.Command> channel =
          kit.spawn(
              Channel.create(
                  ARN,
                  Environments.of(
                      loops,
                      new FakePeers(),
                      new FakeRecordings(),
                      new Slow(),
                      event -> {},
                      Environments.times(Duration.ofSeconds(5)),
                      InstantSource.system(),
                      metrics),
                  self -> {}));
      TestProbe<Channel.JoinReply> kept = kit.createTestProbe();
      TestProbe<Channel.JoinReply> joined = kit.createTestProbe();
      TestProbe<Channel.OfferReply> offered = kit.createTestProbe();
      TestProbe<HttpSessions.Reply> published = kit.createTestProbe();
      for (int i = 0; i < ChannelLoading.MAX_STASHED; i++) {
        channel.tell(new Channel.JoinStorageSession(Participant.MASTER, false, kept.ref()));
      }
      channel.tell(new Channel.JoinStorageSession(Participant.MASTER, false, joined.ref()));
      channel.tell(new Channel.Watch(Participant.viewer("console-1"), joined.ref()));
      channel.tell(new Channel.SendOffer("alexa", "v=0", offered.ref()));
      channel.tell(new HttpSessions.Publish("v=0", published.ref()));
      channel.tell(new Channel.SocketClosed(Participant.MASTER, "s"));
      Channel.Rejected limited =
          new Channel.Rejected(
              "ClientLimitExceededException",
              "Messages that wait for the start of the channel: 1000 (expected: fewer).");
      assertThat(joined.receiveMessage()).isEqualTo(limited);
      assertThat(joined.receiveMessage()).isEqualTo(limited);
      assertThat(offered.receiveMessage()).isEqualTo(limited);
      assertThat(((Channel.Rejected) published.receiveMessage()).code()).isEqualTo("not-ready");
      await().until(() -> metrics.value("camfleet_channel_start_dropped_total") == 5);

      found.complete(Optional.empty());
      for (Channel.JoinReply reply : kept.receiveSeveralMessages(ChannelLoading.MAX_STASHED)) {
        assertThat(((Channel.Rejected) reply).code()).isEqualTo("ResourceNotFoundException");
      }
    } finally {
      kit.shutdownTestKit();
    }
  }

  private final class Slow implements ChannelDirectory {
    @Override
    public CompletionStage<Optional<ChannelRecord>> find(String arn) {
      return found;
    }

    @Override
    public CompletionStage<Long> claimEpoch(String arn) {
      return CompletableFuture.completedFuture(1L << 20);
    }
  }
}
