package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.core.channel.GateChannel.unit;

import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.camfleet.core.media.relay.LoopKit;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a channel says of its master. */
class ChannelStatusTest {
  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final GateChannel gate = new GateChannel(kit);

  @Test
  void statusTellsWhoFeedsSinceWhenAndHowMuch() {
    FakePeers.FakePeer master = gate.connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    await().until(() -> gate.recordings.listener != null);
    gate.recordings.listener.onFragmentStored("42");
    TestProbe<Channel.Status> probe = kit.createTestProbe();
    await()
        .untilAsserted(
            () -> {
              gate.channel.tell(new Channel.GetStatus(probe.ref()));
              Channel.PeerStatus status = probe.receiveMessage().master();
              assertThat(status.state()).isEqualTo("connected");
              assertThat(status.packets()).isEqualTo(7);
              assertThat(status.lastFragmentAt()).isNotNull();
            });
  }

  @Test
  void whatIsNotStoredShowsInTheStatusAndIsToldOnceUntilSomethingIsStored() {
    FakePeers.FakePeer master = gate.connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    await().until(() -> gate.recordings.listener != null);
    gate.recordings.listener.onGap("disk-full for 2000 ms");
    gate.recordings.listener.onGap("disk-full for 2040 ms");
    awaitMissing("disk-full for 2040 ms");
    assertThat(gapsTold()).isEqualTo(1);

    gate.recordings.listener.onFragmentStored("42");
    awaitMissing(null);
    gate.recordings.listener.onGap("disk-full for 1960 ms");
    awaitMissing("disk-full for 1960 ms");
    assertThat(gapsTold()).isEqualTo(2);
  }

  private long gapsTold() {
    return gate.events.stream().filter(event -> event.type().equals("archive.gap")).count();
  }

  private void awaitMissing(@Nullable String cause) {
    TestProbe<Channel.Status> probe = kit.createTestProbe();
    await()
        .untilAsserted(
            () -> {
              gate.channel.tell(new Channel.GetStatus(probe.ref()));
              assertThat(probe.receiveMessage().master().missing()).isEqualTo(cause);
            });
  }
}
