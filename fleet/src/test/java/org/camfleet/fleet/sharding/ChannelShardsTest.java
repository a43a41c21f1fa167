package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.ChannelDirectory;
import org.camfleet.core.channel.ChannelEnvironment;
import org.camfleet.core.channel.ChannelRecord;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.Test;

class ChannelShardsTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";

  /** Counts how often an entity was started; the one channel it knows of is gone. */
  private static final class Deleted implements ChannelDirectory {
    private final AtomicInteger reads = new AtomicInteger();

    @Override
    public CompletionStage<Optional<ChannelRecord>> find(String arn) {
      reads.incrementAndGet();
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Long> claimEpoch(String arn) {
      return CompletableFuture.failedFuture(new IllegalStateException("a claim of no channel"));
    }
  }

  @Test
  void everyJoinIsAnsweredWhileTheEntityOfADeletedChannelComesAndGoes() {
    Deleted directory = new Deleted();
    CountingMetrics metrics = new CountingMetrics();
    try (TestNode node = new TestNode();
        MediaLoops loops = MediaLoops.start(1);
        MixingPool mixing = new MixingPool(new MixingPool.Settings(1, 1, 1, 60, 300), metrics)) {
      ChannelEnvironment environment =
          new ChannelEnvironment(
              loops,
              (loop, settings, listener) -> {
                throw new IllegalStateException("a peer on no channel");
              },
              (stream, epoch, listener) -> {
                throw new IllegalStateException("a recording of no channel");
              },
              mixing,
              directory,
              event -> {},
              metrics,
              new BrownOut(metrics, InstantSource.system()),
              InstantSource.system(),
              ChannelEnvironment.Settings.DEFAULT);
      ChannelShards channels =
          ChannelShards.start(
              node.system(),
              (arn, retire) -> Channel.create(arn, environment, retire),
              Duration.ofSeconds(20),
              Homes.ALONE);
      List<CompletionStage<Channel.JoinReply>> joins = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                joins.add(channels.join(ARN, Participant.MASTER, false));
                return directory.reads.get() >= 20;
              });
      assertThat(joins).hasSizeGreaterThanOrEqualTo(20);
      for (CompletionStage<Channel.JoinReply> join : joins) {
        assertThat(((Channel.Rejected) result(join)).code()).isEqualTo("ResourceNotFoundException");
      }
      await().until(() -> !node.system().printTree().contains("gate"));
    }
  }
}
