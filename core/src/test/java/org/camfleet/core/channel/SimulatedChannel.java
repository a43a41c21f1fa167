package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;

/** A real Channel among participants who do anything at any time; peers and archive are ours. */
final class SimulatedChannel {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/sim/1";
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  private static final String DROPPED = "camfleet_channel_messages_dropped_total";

  private final ActorTestKit kit;
  private final MediaLoops loops;
  private final long seed;
  private final Random random;
  private final FakePeers peers = new FakePeers();
  private final CountingMetrics metrics = new CountingMetrics();
  private final Environments.HandClock clock = new Environments.HandClock();
  private final Archive archive = new Archive();
  private final ChannelEnvironment environment;
  private final List<Join> joins = new ArrayList<>();
  private final Map<Participant, Socket> sockets = new HashMap<>();
  private final Set<String> delivered = new HashSet<>();
  private ActorRef<Channel.Command> channel;
  private Channel.Status settled;
  private int step;
  private int socketIds;
  private long lastEpoch;

  private record Socket(String id, TestInbox<SocketCommand> inbox) {}

  /** An accepted join; the peers are made in the order of the joins. */
  private static final class Join {
    private final int number;
    private final Participant participant;
    private final long epoch;
    private boolean answered;
    private boolean connected;

    Join(int number, Participant participant, long epoch) {
      this.number = number;
      this.participant = participant;
      this.epoch = epoch;
    }

    String ufrag() {
      return "u" + number;
    }
  }

  /** What is stored, and that it is stored by one at a time and in the order of the joins. */
  private final class Archive implements Recordings {
    private long open = -1;
    private long highest = -1;
    private long stored;
    private long opened;
    private @Nullable String problem;

    @Override
    public synchronized Recording open(String stream, long epoch, Listener listener) {
      if (open >= 0) {
        problem = "opened by " + epoch + " while " + open + " feeds";
      } else if (epoch <= highest) {
        problem = "opened by " + epoch + " after " + highest;
      }
      open = epoch;
      highest = epoch;
      opened++;
      return new Recording() {
        @Override
        public void accept(AccessUnit unit) {
          take(epoch, unit);
        }

        @Override
        public void close() {
          closed(epoch);
        }
      };
    }

    private synchronized void take(long epoch, AccessUnit unit) {
      stored++;
      long from = Long.parseLong(new String(unit.data()));
      if (open != epoch || from != epoch) {
        problem = "a unit of " + from + " stored for " + epoch + " while " + open + " feeds";
      }
    }

    private synchronized void closed(long epoch) {
      if (open == epoch) {
        open = -1;
      }
    }

    synchronized long feeding() {
      return open;
    }

    synchronized void check() {
      assertThat(problem).as(where()).isNull();
    }
  }

  SimulatedChannel(ActorTestKit kit, MediaLoops loops, long seed) {
    this.kit = kit;
    this.loops = loops;
    this.seed = seed;
    this.random = new Random(seed);
    ChannelRecord record = new ChannelRecord(ARN, "sim", true, "sim-stream", "sim", 24, 30);
    environment =
        Environments.of(
            loops,
            peers,
            archive,
            () -> record,
            event -> {},
            // Its timers are ours.
            Environments.settings(100_000, Duration.ofHours(1), Duration.ofMinutes(10)),
            clock,
            metrics);
    channel = kit.spawn(Channel.create(ARN, environment));
  }

  private String where() {
    return "seed " + seed + ", step " + step;
  }

  /** Somebody does something. */
  void step() {
    step++;
    int what = random.nextInt(100);
    if (what < 6) {
      open(anyone());
    } else if (what < 10) {
      lose(anyone());
    } else if (what < 24) {
      join(anyone());
    } else if (what < 80) {
      goOn(recent());
    } else if (what < 84) {
      answer(anyJoin(), random.nextBoolean()); // late, twice, or for another
    } else if (what < 86) {
      connect(recent());
    } else if (what < 90) {
      fail(recent());
    } else if (what < 93) {
      garbage(anyone());
    } else if (what < 99 || random.nextBoolean()) {
      pass(Duration.ofMillis(500L + random.nextInt(20_000)));
    } else {
      restart();
    }
    settle();
  }

  private Participant anyone() {
    return random.nextInt(5) < 2 ? Participant.MASTER : Participant.viewer("v" + random.nextInt(5));
  }

  private @Nullable Join anyJoin() {
    return joins.isEmpty() ? null : joins.get(random.nextInt(joins.size()));
  }

  private @Nullable Join recent() {
    return joins.isEmpty() ? null : joins.get(Math.max(0, joins.size() - 1 - random.nextInt(4)));
  }

  /** A participant that behaves: it answers, connects, and sends. */
  private void goOn(@Nullable Join join) {
    if (join == null) {
      return;
    }
    if (!join.answered) {
      if (!sockets.containsKey(join.participant)) {
        open(join.participant);
        settle();
      }
      join.answered = true;
      answer(join, true);
    } else if (!join.connected) {
      connect(join);
    } else {
      media(join);
    }
  }

  private void open(Participant participant) {
    Socket socket = new Socket("s" + socketIds++, TestInbox.create());
    collect();
    sockets.put(participant, socket);
    channel.tell(new Channel.SocketOpened(participant, socket.id(), socket.inbox().getRef()));
  }

  private void lose(Participant participant) {
    Socket lost = sockets.remove(participant);
    if (lost != null) {
      collect(lost);
      channel.tell(new Channel.SocketClosed(participant, lost.id()));
    }
  }

  private void join(Participant participant) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, probe.ref()));
    if (probe.receiveMessage() instanceof Channel.Joined joined) {
      assertThat(joined.epoch()).as("%s: epochs rise", where()).isGreaterThan(lastEpoch);
      lastEpoch = joined.epoch();
      joins.add(new Join(joins.size(), participant, joined.epoch()));
    }
  }

  private void answer(@Nullable Join join, boolean own) {
    Socket socket = join == null ? null : sockets.get(join.participant);
    if (join != null && socket != null) {
      Participant from = own ? join.participant : anyone();
      String sdp = "v=0 a=ice-ufrag:" + join.ufrag() + " ";
      say(from, socket.id(), MessageKind.SDP_ANSWER, SdpPayload.answer(sdp).toJson());
    }
  }

  private void connect(@Nullable Join join) {
    if (join == null || join.connected) {
      return;
    }
    FakePeers.FakePeer peer = peers.made.get(join.number);
    peer.isCheckedBy(join.ufrag());
    settle();
    String own = "a=ice-ufrag:" + join.ufrag() + " ";
    boolean answered =
        !peer.answers.isEmpty() && peer.answers.get(peer.answers.size() - 1).contains(own);
    if (answered && !peer.closed) {
      join.connected = true;
      peer.connects();
    }
  }

  private void media(@Nullable Join join) {
    if (join == null || !join.connected || !join.participant.isMaster()) {
      return;
    }
    FakePeers.FakePeer peer = peers.made.get(join.number);
    boolean key = random.nextBoolean();
    boolean alive = !peer.closed;
    long before = archive.feeding();
    long time = clock.instant().toEpochMilli() * 1000;
    byte[] name = Long.toString(join.epoch).getBytes();
    peer.receives(new AccessUnit(TRACK, name, time, time, key));
    settle();
    if (key && alive && join.epoch > before) {
      // One that was ended a moment ago may not know it yet.
      await(where() + ": the most recent join that negotiated feeds")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(5))
          .until(() -> peer.closed || archive.feeding() == join.epoch);
    } else if (join.epoch != before && !key) {
      assertThat(archive.feeding()).as("%s: no key frame, nobody new", where()).isIn(before, -1L);
    }
  }

  private void fail(@Nullable Join join) {
    if (join != null) {
      FakePeers.FakePeer peer = peers.made.get(join.number);
      if (!peer.closed) {
        peer.fails();
      }
    }
  }

  private void garbage(Participant participant) {
    Socket socket = sockets.get(participant);
    if (socket != null) {
      MessageKind[] kinds = {
        MessageKind.SDP_ANSWER, MessageKind.SDP_OFFER, MessageKind.ICE_CANDIDATE
      };
      String[] payloads = {
        "",
        "{}",
        "nonsense",
        "{\"candidate\":\"x\"}",
        "{\"type\":\"answer\"}",
        "{\"candidate\":\"" + "x".repeat(100_000) + "\"}"
      };
      say(
          participant,
          random.nextInt(4) == 0 ? "s" + random.nextInt(socketIds) : socket.id(),
          kinds[random.nextInt(kinds.length)],
          payloads[random.nextInt(payloads.length)]);
    }
  }

  private void say(Participant from, String socketId, MessageKind kind, String payload) {
    channel.tell(
        new Channel.MessageReceived(
            from, socketId, new ClientMessage(kind, null, payload, "c" + step)));
  }

  private void pass(Duration time) {
    clock.pass(time);
    channel.tell(Channel.Tidy.INSTANCE);
    if (time.compareTo(Duration.ofSeconds(5)) >= 0) {
      unansweredTooLong();
    }
  }

  /** What the timer of an older offer tells, some time after a newer one was made. */
  private void unansweredTooLong() {
    Set<Participant> newer = new HashSet<>();
    for (int i = joins.size() - 1; i >= Math.max(0, joins.size() - 10); i--) {
      if (!newer.add(joins.get(i).participant)) {
        channel.tell(new PeerSessions.UnansweredTooLong(joins.get(i).epoch));
      }
    }
  }

  private void restart() {
    kit.stop(channel);
    barrier();
    collect();
    sockets.clear();
    channel = kit.spawn(Channel.create(ARN, environment));
  }

  /** Lets everything that was set in motion come to rest. */
  private void settle() {
    for (int i = 0; i < 2; i++) {
      barrier();
      settled = status();
    }
    barrier();
    collect();
  }

  private void barrier() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    loops.all().get(0).eventLoop().execute(() -> done.complete(true));
    done.join();
  }

  private Channel.Status status() {
    TestProbe<Channel.Status> probe = kit.createTestProbe();
    channel.tell(new Channel.GetStatus(probe.ref()));
    Channel.Status status = probe.receiveMessage();
    probe.stop();
    return status;
  }

  private void collect() {
    sockets.values().forEach(this::collect);
  }

  private void collect(Socket socket) {
    for (SocketCommand command : socket.inbox().getAllReceived()) {
      if (command instanceof SocketCommand.Send send) {
        ServiceMessage message = send.message();
        assertThat(message.senderClientId()).as(where()).isNull();
        if (message.kind() == MessageKind.SDP_OFFER) {
          assertThat(delivered.add(message.payload()))
              .as("%s: %s once", where(), message.payload())
              .isTrue();
        }
      }
    }
  }

  /** What must hold at any time. */
  void check() {
    archive.check();
    assertThat(peers.made).as("%s: one peer a join", where()).hasSameSizeAs(joins);
    assertThat(delivered.size() + droppedOffers())
        .as("%s: no more offers than joins", where())
        .isLessThanOrEqualTo(joins.size());
    Channel.Status status = settled;
    Set<String> viewers = new HashSet<>();
    Set<String> connected = new HashSet<>();
    for (Channel.PeerStatus viewer : status.viewers()) {
      viewers.add(viewer.participant());
      if (viewer.state().equals("connected")) {
        assertThat(connected.add(viewer.participant()))
            .as("%s: %s is connected once", where(), viewer.participant())
            .isTrue();
      }
    }
    assertThat(viewers).as("%s: viewers", where()).hasSizeLessThanOrEqualTo(3);
  }

  private long connected() {
    return joins.stream().filter(join -> join.connected).count();
  }

  private long droppedOffers() {
    long dropped = 0;
    // What displaced sockets say is no offer of ours.
    for (Drops.Reason reason : EnumSet.complementOf(EnumSet.of(Drops.Reason.DISPLACED))) {
      String name = reason.name().toLowerCase(Locale.ROOT);
      dropped += metrics.value(DROPPED, "reason", name, "kind", "sdp_offer");
    }
    return dropped;
  }

  /** Everybody goes, time passes: nobody is left, and every join had its one offer. */
  void end() {
    for (Participant participant : List.copyOf(sockets.keySet())) {
      lose(participant);
    }
    // Longer than any session may last.
    for (int i = 0; i < 15; i++) {
      pass(Duration.ofMinutes(1));
      settle();
    }
    Channel.Status status = status();
    assertThat(status.master()).as(where()).isNull();
    assertThat(status.viewers()).as(where()).isEmpty();
    await().untilAsserted(() -> assertThat(peers.made).as(where()).allMatch(peer -> peer.closed));
    barrier();
    assertThat(archive.feeding()).as(where()).isEqualTo(-1);
    archive.check();
    assertThat(delivered.size() + droppedOffers())
        .as("%s: offers delivered or dropped with a reason", where())
        .isEqualTo(joins.size());
    assertThat(archive.stored)
        .as("%s: units stored of %s joins, %s connected", where(), joins.size(), connected())
        .isPositive();
    System.out.printf(
        "arbitration: %d joins, %d connected, %d units stored by %d masters in turn%n",
        joins.size(), connected(), archive.stored, archive.opened);
    kit.stop(channel);
  }
}
