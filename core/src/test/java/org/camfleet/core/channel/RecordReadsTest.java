package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.relay.LoopKit;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordReadsTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";

  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final FakePeers peers = new FakePeers();
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile ChannelRecord record = storing(24);

  @Test
  void aChannelStaysAsItIsWhileItsRecordCanNotBeReadAndChangesAfterwards() {
    ActorRef<Channel.Command> channel =
        kit.spawn(
            Channel.create(
                ARN,
                Environments.of(
                    kit.loops(),
                    peers,
                    new FakeRecordings(),
                    new Failing(),
                    event -> told.add(event.type()),
                    Environments.times(Duration.ofSeconds(30)),
                    InstantSource.system(),
                    metrics)));
    TestProbe<Channel.JoinReply> joined = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(Participant.MASTER, false, joined.ref()));
    joined.expectMessageClass(Channel.Joined.class);
    await().until(() -> peers.made.size() == 1);

    record = storing(0);
    failures.set(2);
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    await().until(() -> metrics.value("camfleet_channel_record_failures_total") == 1);
    channel.tell(new Channel.JoinStorageSession(Participant.MASTER, false, joined.ref()));
    joined.expectMessageClass(Channel.Joined.class);
    assertThat(peers.made.get(0).closed).isFalse();

    await().until(() -> peers.made.get(0).closed);
    assertThat(metrics.value("camfleet_channel_record_failures_total")).isEqualTo(2);
    assertThat(told).containsOnlyOnce("channel.unread");
    channel.tell(new Channel.JoinStorageSession(Participant.MASTER, false, joined.ref()));
    joined.expectMessageClass(Channel.Rejected.class);
  }

  private static ChannelRecord storing(int retentionHours) {
    return new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", retentionHours, 60);
  }

  /** Fails as often as the test says. */
  private final class Failing implements ChannelDirectory {
    @Override
    public CompletionStage<Optional<ChannelRecord>> find(String arn) {
      return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0
          ? CompletableFuture.failedFuture(new IllegalStateException("no connection"))
          : CompletableFuture.completedFuture(Optional.of(record));
    }

    @Override
    public CompletionStage<Long> claimEpoch(String arn) {
      return CompletableFuture.completedFuture(1L << 20);
    }
  }
}
