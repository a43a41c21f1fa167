package org.camfleet.core.signaling;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketAnnouncementTest {
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aSocketIsAnnouncedAgainForAChannelThatStartedAnew() {
    TestProbe<String> channel = kit.createTestProbe(String.class);
    kit.spawn(
        SignalingSocket.create(
            Participant.MASTER,
            "s1",
            inbox(channel.ref()),
            new Nowhere(),
            SocketLimits.DEFAULT,
            new SocketActivity(() -> 0),
            new SocketMetrics(new CountingMetrics()),
            () -> 0));
    channel.expectMessage("opened s1");
    time.expectNoMessageFor(Duration.ofSeconds(19), channel);
    time.timePasses(Duration.ofSeconds(2));
    channel.expectMessage("opened s1");
  }

  private static ChannelInbox inbox(ActorRef<String> channel) {
    return new ChannelInbox() {
      @Override
      public void opened(Participant who, String id, ActorRef<SocketCommand> socket) {
        channel.tell("opened " + id);
      }

      @Override
      public void received(Participant who, String id, ClientMessage message) {
        channel.tell("received " + id);
      }

      @Override
      public void closed(Participant who, String id) {
        channel.tell("closed " + id);
      }
    };
  }

  private record Nowhere() implements SocketOutlet {
    @Override
    public boolean offer(String text) {
      return true;
    }

    @Override
    public void close(int code, String reason) {
      // Nobody listens.
    }
  }
}
