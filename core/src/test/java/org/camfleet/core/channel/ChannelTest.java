package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.core.channel.GateChannel.TRACK;
import static org.camfleet.core.channel.GateChannel.VIEWER;
import static org.camfleet.core.channel.GateChannel.unit;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.relay.LoopKit;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who feeds the recording of a channel, and who sees it. */
class ChannelTest {
  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final GateChannel gate = new GateChannel(kit);

  @Test
  void theMastersMediaIsRecordedAndReachesALateViewer() {
    FakePeers.FakePeer master = gate.connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    master.receives(unit("d2", 40, false));
    await()
        .untilAsserted(
            () ->
                assertThat(gate.recordings.log).containsExactly("open gate-stream 0", "k1", "d2"));

    FakePeers.FakePeer viewer = gate.connected(VIEWER, "v1");
    await().untilAsserted(() -> assertThat(names(viewer.burst)).containsExactly("k1", "d2"));
    master.receives(unit("d3", 80, false));
    await().untilAsserted(() -> assertThat(names(viewer.sent)).containsExactly("d3"));
    assertThat(viewer.settings.video()).isEqualTo(TRACK);
  }

  @Test
  void theMostRecentMasterTakesOverAtItsKeyFrame() {
    TestProbe<SocketCommand> firstSocket = gate.open(Participant.MASTER, "m1");
    FakePeers.FakePeer first = gate.connect(Participant.MASTER, "m1", firstSocket);
    first.receives(unit("a1", 0, true));

    TestProbe<SocketCommand> secondSocket = gate.open(Participant.MASTER, "m2");
    assertThat(firstSocket.receiveMessage()).isInstanceOf(SocketCommand.Close.class);
    FakePeers.FakePeer second = gate.connect(Participant.MASTER, "m2", secondSocket);
    first.receives(unit("a2", 40, false));
    second.receives(unit("b0", 60, false));
    second.receives(unit("b1", 80, true));
    first.receives(unit("a3", 100, true));
    await().until(() -> first.closed);
    second.receives(unit("b2", 120, false));
    await()
        .untilAsserted(
            () ->
                assertThat(gate.recordings.log)
                    .containsExactly(
                        "open gate-stream 0",
                        "a1",
                        "a2",
                        "close 0",
                        "open gate-stream 1",
                        "b1",
                        "b2"));
    assertThat(gate.events).extracting(Event::type).contains("channel.takeover");
  }

  @Test
  void mediaOutlivesItsSignalingSocket() {
    TestProbe<SocketCommand> socket = gate.open(Participant.MASTER, "m1");
    FakePeers.FakePeer master = gate.connect(Participant.MASTER, "m1", socket);
    gate.channel.tell(new Channel.SocketClosed(Participant.MASTER, "m1"));
    master.receives(unit("k1", 0, true));
    await().untilAsserted(() -> assertThat(gate.recordings.log).contains("k1"));
    assertThat(master.closed).isFalse();
  }

  @Test
  void aNewerEpochElsewhereEndsTheMasterHere() {
    FakePeers.FakePeer master = gate.connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    await().until(() -> gate.recordings.listener != null);
    gate.recordings.listener.onFenced();
    await().until(() -> master.closed);
  }

  // A node that had the channel for a while has claimed higher epochs: ours would be refused for
  // ever.
  @Test
  void afterANewerEpochElsewhereTheNextJoinIsNewerStill() {
    FakePeers.FakePeer master = gate.connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    await().until(() -> gate.recordings.listener != null);
    gate.recordings.listener.onFenced();
    await().until(() -> master.closed);

    assertThat(gate.join(Participant.MASTER)).isEqualTo(2L << 20);
    assertThat(gate.join(Participant.MASTER)).isEqualTo((2L << 20) + 1);
  }

  private static List<String> names(List<AccessUnit> units) {
    return units.stream().map(unit -> new String(unit.data())).toList();
  }
}
