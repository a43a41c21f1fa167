package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulation once found in a channel, each on its own. */
class ChannelRacesTest {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  private static final SimulatedNode node = new SimulatedNode();

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void immediateTakeoverEndsTheRecordingOfTheFormerAtTheJoin() {
    SimulatedChannel world = new SimulatedChannel(node, 1, true);
    FakePeers.FakePeer former = connectedMaster(world);
    former.receives(keyFrame(world));
    world.rest();
    assertThat(world.archive.feeding()).isEqualTo(world.joins.get(0).epoch);
    world.join(Participant.MASTER);
    world.rest();
    assertThat(world.archive.feeding()).isEqualTo(SimulatedArchive.NOBODY);
    assertThat(former.closed).isTrue();
    world.end();
  }

  @Test
  void anUnansweredOfferEndsSoonAfterTheFirstNewerOneHoweverManyFollow() {
    SimulatedChannel world = new SimulatedChannel(node, 1, false);
    world.join(Participant.MASTER);
    for (int second = 0; second < 6; second++) {
      world.join(Participant.MASTER);
      world.rest();
      world.pass(Duration.ofSeconds(1));
    }
    assertThat(world.isAlive(world.joins.get(0))).isFalse();
    assertThat(world.alive()).hasSize(5);
    world.end();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void theOfferOfAJoinWhoseChannelEndsAtOnceIsDeliveredOrCountedAsDropped(int turns) {
    for (long seed = 1; seed <= 10; seed++) {
      SimulatedChannel world = new SimulatedChannel(node, seed, false);
      world.open(Participant.MASTER);
      world.rest();
      world.join(Participant.MASTER);
      node.turns(turns);
      world.restart();
      assertThat(OfferRules.unaccounted(world)).as(world.where()).isZero();
      assertThat(RosterRules.counted(world)).as(world.where()).isZero();
      world.end();
    }
  }

  @Test
  void aRefusalOfAnAnswerDoesNotTakeThePlaceOfTheOfferThatWaits() {
    SimulatedChannel world = new SimulatedChannel(node, 1, false);
    world.join(Participant.MASTER);
    world.join(Participant.MASTER);
    world.rest();
    String answer = SdpPayload.answer("v=0 no-h264").toJson();
    world.say(Participant.MASTER, "not announced yet", MessageKind.SDP_ANSWER, answer);
    world.rest();
    world.open(Participant.MASTER);
    world.rest();
    assertThat(world.client(Participant.MASTER).offers()).isEqualTo(1);
    world.end();
  }

  private static FakePeers.FakePeer connectedMaster(SimulatedChannel world) {
    world.open(Participant.MASTER);
    world.join(Participant.MASTER);
    world.rest();
    SimulatedJoin join = world.joins.get(0);
    String answer = SdpPayload.answer("v=0 " + join.mark()).toJson();
    String socket = world.client(Participant.MASTER).current().id;
    world.say(Participant.MASTER, socket, MessageKind.SDP_ANSWER, answer);
    world.rest();
    FakePeers.FakePeer peer = world.peers.of(join.epoch);
    peer.connects();
    world.rest();
    return peer;
  }

  private static AccessUnit keyFrame(SimulatedChannel world) {
    byte[] name = Long.toString(world.joins.get(0).epoch).getBytes();
    return new AccessUnit(TRACK, name, 0, 0, true);
  }
}
