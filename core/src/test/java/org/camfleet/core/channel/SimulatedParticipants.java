package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.jspecify.annotations.Nullable;

/** What the participants of a simulated channel do: mostly what they should, at any time. */
final class SimulatedParticipants {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  private static final Duration PICTURE = Duration.ofMillis(40);
  private static final MessageKind[] KINDS = {
    MessageKind.SDP_ANSWER, MessageKind.SDP_OFFER, MessageKind.ICE_CANDIDATE
  };
  private static final List<String> GARBAGE =
      List.of(
          "",
          "{}",
          "nonsense",
          "{\"candidate\":\"x\"}",
          "{\"type\":\"answer\"}",
          "{\"type\":\"answer\",\"sdp\":\"v=0 a=ice-ufrag:\"}",
          "{\"candidate\":\"" + "x".repeat(100_000) + "\"}");

  private final SimulatedChannel world;
  private final Random random;
  private final boolean clocks;

  /** Participants of a channel; some worlds have masters that share a clock. */
  SimulatedParticipants(SimulatedChannel world, Random random) {
    this.world = world;
    this.random = random;
    this.clocks = random.nextInt(3) == 0;
  }

  /** Up to three of them do something, so that one's deed meets what another's set in motion. */
  void act() {
    world.nextStep();
    for (int i = random.nextInt(3); i >= 0; i--) {
      one();
      world.node.turns(random.nextInt(12));
    }
    world.rest();
  }

  private void one() {
    int what = random.nextInt(1000);
    if (what < 50) {
      world.open(anyone());
    } else if (what < 85) {
      world.lose(anyone());
    } else if (what < 225) {
      join(anyone());
    } else if (what < 780) {
      goOn(recent());
    } else if (what < 830) {
      misbehave(anyJoin());
    } else if (what < 870) {
      fail(recent());
    } else if (what < 910) {
      garbage(anyone());
    } else if (what < 920) {
      announceAgain(anyone());
    } else if (what < 990) {
      world.pass(Duration.ofMillis(100L + random.nextInt(random.nextInt(8) == 0 ? 60_000 : 4_000)));
    } else if (what < 994) {
      fence();
    } else if (what < 997) {
      world.restart();
    } else {
      world.crash();
    }
  }

  /** Some clients join twice at once, as when a page is loaded anew. */
  private void join(Participant participant) {
    for (int joins = random.nextInt(4) == 0 ? 2 : 1; joins > 0; joins--) {
      world.join(participant);
    }
  }

  private Participant anyone() {
    return random.nextInt(5) < 2 ? Participant.MASTER : Participant.viewer("v" + random.nextInt(5));
  }

  private @Nullable SimulatedJoin anyJoin() {
    List<SimulatedJoin> joins = world.joins;
    return joins.isEmpty() ? null : joins.get(random.nextInt(joins.size()));
  }

  private @Nullable SimulatedJoin recent() {
    List<SimulatedJoin> joins = world.joins;
    return joins.isEmpty() ? null : joins.get(Math.max(0, joins.size() - 1 - random.nextInt(5)));
  }

  /** A participant that behaves: it answers, connects, and sends. */
  private void goOn(@Nullable SimulatedJoin join) {
    if (join == null) {
      return;
    }
    SimulatedClient client = world.client(join.participant);
    FakePeers.FakePeer peer = world.peers.of(join.epoch);
    if (client.current() == null) {
      world.open(join.participant);
    } else if (!join.answered && join.offered) {
      join.answered = true;
      join.ambiguous = world.hasNewer(join);
      answer(join.participant, join.mark());
    } else if (!join.checked && join.answered && peer != null) {
      join.checked = true;
      peer.isCheckedBy(join.ufrag());
    } else if (!join.connected) {
      connect(join, peer);
    } else if (join.participant.isMaster()) {
      for (int units = random.nextInt(4); units >= 0; units--) {
        media(join, peer);
      }
    }
  }

  private static void connect(SimulatedJoin join, FakePeers.@Nullable FakePeer peer) {
    if (join.checked && peer != null && !peer.closed && holdsAnswer(join, peer)) {
      join.connected = true;
      peer.connects();
    }
  }

  /** Whether the peer was given the answer that is meant for it. */
  static boolean holdsAnswer(SimulatedJoin join, FakePeers.FakePeer peer) {
    List<String> answers = peer.answers;
    return !answers.isEmpty() && answers.get(answers.size() - 1).contains(join.mark());
  }

  private void media(SimulatedJoin join, FakePeers.@Nullable FakePeer peer) {
    if (peer == null) {
      return;
    }
    world.node.elapse(PICTURE);
    Instant came = world.now();
    long now = came.toEpochMilli() * 1000;
    byte[] name = Long.toString(join.epoch).getBytes();
    boolean clocked = clocks && random.nextInt(4) > 0;
    boolean sound = random.nextInt(4) == 0;
    boolean key = sound || random.nextBoolean();
    world
        .node
        .loops
        .all()
        .get(0)
        .run(
            () -> {
              if (!peer.closed) {
                noteMedia(join, clocked, key && !sound, came);
              }
            });
    if (clocked) {
      peer.hasClock("camera");
    }
    peer.receives(new AccessUnit(sound ? AudioTrack.OPUS : TRACK, name, now, now, key));
  }

  private void noteMedia(SimulatedJoin join, boolean clocked, boolean key, Instant came) {
    join.clocked |= clocked;
    join.brought(key, came);
    if (key && join.clocked) {
      for (SimulatedJoin older : world.joins) {
        if (older.epoch < join.epoch && older.clocked) {
          older.overtaken();
        }
      }
    }
  }

  private void answer(Participant from, String says) {
    SimulatedClient.Socket socket = world.client(from).current();
    if (socket != null) {
      String sdp = "v=0 from:" + from.toString().replace(' ', '-') + " " + says;
      world.say(from, socket.id, MessageKind.SDP_ANSWER, SdpPayload.answer(sdp).toJson());
    }
  }

  /** It answers late, twice, another's offer, an offer of old, or with what can not be used. */
  private void misbehave(@Nullable SimulatedJoin join) {
    if (join == null) {
      return;
    }
    int what = random.nextInt(5);
    Participant from = what == 0 ? anyone() : join.participant;
    world.harm(from, what == 2 ? "its answer may be refused" : null);
    FakePeers.FakePeer peer = world.peers.of(join.epoch);
    if (what == 1 && peer != null) {
      peer.isCheckedBy("u" + random.nextInt(world.joins.size())); // it knows the password
    } else if (what == 2) {
      answer(from, "no-h264 a=ice-ufrag:junk" + random.nextInt(3) + " ");
    } else {
      answer(from, random.nextInt(3) == 0 ? "" : join.mark());
    }
  }

  private void fail(@Nullable SimulatedJoin join) {
    FakePeers.FakePeer peer = join == null ? null : world.peers.of(join.epoch);
    if (peer != null && !peer.closed) {
      join.excuse = "its peer failed";
      peer.fails();
    }
  }

  private void fence() {
    long fenced = world.archive.fence();
    for (SimulatedJoin join : world.joins) {
      if (join.epoch == fenced) {
        join.excuse = "another node records a newer epoch";
      }
    }
  }

  private void garbage(Participant from) {
    SimulatedClient.Socket socket = world.client(from).current();
    if (socket != null) {
      world.harm(from, null);
      world.say(
          from,
          random.nextInt(4) == 0 ? "s" + random.nextInt(50) : socket.id,
          KINDS[random.nextInt(KINDS.length)],
          GARBAGE.get(random.nextInt(GARBAGE.size())));
    }
  }

  private void announceAgain(Participant participant) {
    SimulatedClient.Socket socket = world.client(participant).current();
    if (socket != null) {
      world.announce(participant, socket);
    }
  }
}
