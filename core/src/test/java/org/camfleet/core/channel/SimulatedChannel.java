package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * A real Channel with all that it consists of, on a simulated node; only peers and archive are
 * ours. Keeps what its participants have seen and done.
 */
final class SimulatedChannel {
  static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/sim/1";

  /** What participants may rely on. */
  static final ChannelEnvironment.Times TIMES =
      new ChannelEnvironment.Times(
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(3),
          Duration.ofMinutes(3));

  static final int MESSAGE_LIFE_SECONDS = 30;
  static final int VIEWERS = 3;
  static final int VIEWER_SOCKETS = 10;
  private static final Duration RESTART_DELAY = Duration.ofMillis(500);

  final SimulatedNode node;
  final boolean immediate;
  final SimulatedPeers peers = new SimulatedPeers();
  final SimulatedArchive archive;
  final CountingMetrics metrics = new CountingMetrics();
  final List<SimulatedJoin> joins = new ArrayList<>();
  final Map<Participant, SimulatedClient> clients = new LinkedHashMap<>();
  private final SimulatedDirectory directory = new SimulatedDirectory(MESSAGE_LIFE_SECONDS);
  private final long seed;
  private final Behavior<Channel.Command> behavior;
  private final List<Asked> asked = new ArrayList<>();
  private ActorRef<Channel.Command> channel;
  private boolean crashed;
  private int step;
  private int sockets;
  private int refused;

  /** A join whose answer is not read yet. */
  private static final class Asked {
    private final Participant participant;
    private final Instant since;
    private final TestInbox<Channel.JoinReply> reply = TestInbox.create();
    private boolean harmed;
    private @Nullable String excuse;

    Asked(Participant participant, Instant since) {
      this.participant = participant;
      this.since = since;
    }
  }

  SimulatedChannel(SimulatedNode node, long seed, boolean immediate) {
    this.node = node;
    this.archive = new SimulatedArchive(node.clock);
    this.seed = seed;
    this.immediate = immediate;
    node.order(new Random(seed));
    ChannelEnvironment environment =
        Environments.of(
            node.loops,
            peers,
            archive,
            directory,
            event -> {},
            settings(immediate),
            node.clock,
            metrics);
    // As its shard does it.
    behavior =
        Behaviors.supervise(Channel.create(ARN, environment))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(RESTART_DELAY, RESTART_DELAY, 0)
                    .withLoggingEnabled(false));
    channel = node.start(behavior);
  }

  private static ChannelEnvironment.Settings settings(boolean immediate) {
    return new ChannelEnvironment.Settings(
        immediate,
        true,
        false,
        new ChannelEnvironment.Quotas(
            VIEWERS, 2, 2, Duration.ofMinutes(1), 1_000_000, VIEWER_SOCKETS),
        TIMES,
        Relay.Limits.DEFAULT);
  }

  /** For the messages of failed checks. */
  String where() {
    return "seed " + seed + (immediate ? " (immediate)" : "") + ", step " + step;
  }

  /** The next step begins. */
  void nextStep() {
    step++;
  }

  /** Which step this is, from 1. */
  int step() {
    return step;
  }

  Instant now() {
    return node.clock.instant();
  }

  /** In which life the channel is, from 1: each start claims its own block of epochs. */
  long life() {
    return directory.starts();
  }

  SimulatedClient client(Participant participant) {
    return clients.computeIfAbsent(participant, SimulatedClient::new);
  }

  /** Who made the join of this epoch. */
  @Nullable Participant ownerOf(long epoch) {
    readReplies();
    return joins.stream()
        .filter(join -> join.epoch == epoch)
        .map(join -> join.participant)
        .findFirst()
        .orElse(null);
  }

  /** The joins of this life whose peers live. */
  List<SimulatedJoin> alive() {
    return joins.stream().filter(this::isAlive).toList();
  }

  boolean isAlive(SimulatedJoin join) {
    FakePeers.FakePeer peer = peers.of(join.epoch);
    return peer != null && !peer.closed;
  }

  /** Whether its participant has joined, or asked to, since. */
  boolean hasNewer(SimulatedJoin join) {
    return asked.stream().anyMatch(one -> one.participant.equals(join.participant))
        || joins.stream()
            .anyMatch(one -> one.epoch > join.epoch && one.participant.equals(join.participant));
  }

  /** A participant connects. */
  void open(Participant participant) {
    SimulatedClient.Socket former = client(participant).current();
    SimulatedClient.Socket socket = client(participant).opens("s" + sockets++);
    announce(participant, socket);
    if (former != null && sockets % 2 == 0) {
      announce(participant, former); // it does not know yet
    }
  }

  /** A socket says that it is there, as it does again and again. */
  void announce(Participant participant, SimulatedClient.Socket socket) {
    channel.tell(new Channel.SocketOpened(participant, socket.id, socket.inbox.getRef()));
  }

  /** A participant's connection breaks. */
  void lose(Participant participant) {
    SimulatedClient.Socket lost = client(participant).leaves();
    if (lost != null) {
      channel.tell(new Channel.SocketClosed(participant, lost.id));
    }
  }

  /** A participant joins. */
  void join(Participant participant) {
    Asked join = new Asked(participant, now());
    asked.add(join);
    channel.tell(new Channel.JoinStorageSession(participant, false, join.reply.getRef()));
  }

  /** A participant does what may harm its own joins, and may be the reason that they end. */
  void harm(Participant participant, @Nullable String excuse) {
    for (SimulatedJoin join : joins) {
      if (join.participant.equals(participant)) {
        join.harmed = true;
        join.excuse = excuse == null ? join.excuse : excuse;
      }
    }
    for (Asked join : asked) {
      if (join.participant.equals(participant)) {
        join.harmed = true;
        join.excuse = excuse == null ? join.excuse : excuse;
      }
    }
  }

  /** A participant says something on a socket. */
  void say(Participant from, String socketId, MessageKind kind, String payload) {
    ClientMessage message = new ClientMessage(kind, null, payload, "c" + step);
    channel.tell(new Channel.MessageReceived(from, socketId, message));
  }

  /** Time passes for everybody. */
  void pass(Duration time) {
    node.pass(time);
    collect();
  }

  /** The channel stops in order, and starts again when all of it is gone. */
  void restart() {
    if (crashed) {
      rest();
    }
    node.stop(channel);
    rest();
    asked.clear(); // what was asked at the last moment nobody answers
    channel = node.start(behavior);
    // Sockets of which the former one never heard announce themselves again.
    for (SimulatedClient client : clients.values()) {
      SimulatedClient.Socket current = client.current();
      if (current != null) {
        announce(client.participant(), current);
      }
    }
    rest();
  }

  /** The channel fails at its next look into the database. */
  void crash() {
    directory.failOnce();
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    crashed = true;
  }

  /** Everything comes to rest, a restart included. */
  void rest() {
    node.rest();
    if (crashed) {
      crashed = false;
      node.pass(RESTART_DELAY.multipliedBy(8)); // it may fail again while it starts
    }
    while (collect()) {
      node.rest();
    }
    clients.values().forEach(SimulatedClient::forget);
    joins.forEach(join -> join.stood |= join.connected && isAlive(join));
  }

  /** Reads what came in; a socket that was closed tells so, as its node does. */
  private boolean collect() {
    readReplies();
    boolean more = false;
    for (SimulatedClient client : clients.values()) {
      for (SimulatedClient.Socket closed : client.collect(this)) {
        channel.tell(new Channel.SocketClosed(client.participant(), closed.id));
        more = true;
      }
    }
    joins.forEach(join -> join.offered |= client(join.participant).hasOffer(join.epoch));
    return more;
  }

  private void readReplies() {
    while (!asked.isEmpty() && asked.get(0).reply.hasMessages()) {
      Asked next = asked.remove(0);
      Channel.JoinReply reply = next.reply.receiveMessage();
      if (reply instanceof Channel.Joined joined) {
        long last = joins.isEmpty() ? 0 : joins.get(joins.size() - 1).epoch;
        assertThat(joined.epoch()).as("%s: epochs rise", where()).isGreaterThan(last);
        SimulatedJoin join =
            new SimulatedJoin(joins.size(), next.participant, joined.epoch(), next.since);
        join.harmed = next.harmed;
        join.excuse = next.excuse;
        joins.add(join);
      } else {
        refused++;
      }
    }
  }

  /** Joins that were refused for want of a place. */
  int refused() {
    return refused;
  }

  /** Joins that got no reply. */
  int unread() {
    return asked.size();
  }

  /** What the channel says of itself. */
  Channel.Status status() {
    TestInbox<Channel.Status> inbox = TestInbox.create();
    channel.tell(new Channel.GetStatus(inbox.getRef()));
    assertThat(node.restUntil(inbox::hasMessages)).as("%s: a status comes", where()).isTrue();
    return inbox.receiveMessage();
  }

  /** Everybody is gone for good. */
  void end() {
    node.stop(channel);
    node.rest();
  }
}
