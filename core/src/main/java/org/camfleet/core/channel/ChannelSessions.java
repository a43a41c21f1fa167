package org.camfleet.core.channel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * The Channel actor's storage session: who joins, whose peers live, and the media. Used by the
 * actor only.
 */
final class ChannelSessions {
  private final ActorContext<Channel.Command> context;
  private final String arn;
  private final ChannelDirectory directory;
  private final PeerRoster peers = new PeerRoster();
  private final StorageDesk desk = new StorageDesk(peers);
  private final SessionMedia media;
  private final Joins joins;
  private final PeerSessions sessions;
  private final HttpSessions http;
  private final InstantSource clock;
  private @Nullable ChannelRecord record;

  /** No session yet; {@code tell} publishes an event by its type and text. */
  ChannelSessions(
      ActorContext<Channel.Command> context,
      TimerScheduler<Channel.Command> timers,
      String arn,
      ChannelEnvironment environment,
      Sockets sockets,
      Drops drops,
      long firstEpoch,
      BiConsumer<String, String> tell) {
    this.context = context;
    this.arn = arn;
    this.directory = environment.directory();
    this.clock = environment.clock();
    ChannelEnvironment.Quotas quotas = environment.settings().quotas();
    Seats seats =
        new Seats(quotas.viewers(), quotas.consoleViewers(), quotas.players(), quotas.viewerSlot());
    this.media = new SessionMedia(context, arn, environment);
    this.joins =
        new Joins(arn, quotas, environment.clock(), seats, environment.brownOut(), firstEpoch);
    this.sessions =
        new PeerSessions(
            context, timers, environment, sockets, peers, desk, media, seats, drops, tell);
    this.http = new HttpSessions(joins, peers, sessions);
  }

  /** Where answers and candidates go. */
  StorageDesk desk() {
    return desk;
  }

  /** A client joins with its socket. */
  void join(Channel.JoinStorageSession join) {
    join.replyTo().tell(decide(join.participant(), JoinKind.SIGNALING, join.own()));
  }

  /** This service's own console joins; that counts against no rate. */
  void watch(Channel.Watch watch) {
    watch.replyTo().tell(decide(watch.viewer(), JoinKind.CONSOLE, true));
  }

  /** Decides on a join, and starts its session when it is accepted. */
  private Channel.JoinReply decide(Participant participant, JoinKind kind, boolean own) {
    Channel.JoinReply reply = joins.decide(record, participant, kind, own, clock.instant());
    if (reply instanceof Channel.Joined joined) {
      sessions.admit(participant, joined.epoch(), kind);
    }
    return reply;
  }

  /** Does what a client of WHIP or WHEP asks for. */
  void http(HttpSessions.Command command) {
    http.on(command, record, clock.instant());
  }

  /** A peer session told something. */
  void ofPeer(PeerSessions.Told told) {
    sessions.on(told.event());
  }

  /** A master's media told something. */
  void ofMedia(SessionMedia.Told told) {
    if (told.what() != SessionMedia.What.FENCED) {
      sessions.on(told);
      return;
    }
    // Another node had the channel meanwhile: what joins here next must be newer than its masters.
    context.pipeToSelf(
        directory.claimEpoch(arn),
        (first, failure) -> new Joins.Claimed(first == null ? 0 : first, told));
  }

  /** Epochs were claimed anew, or could not be: then the next join is fenced and asks again. */
  void claimed(Joins.Claimed claimed) {
    joins.continueFrom(claimed.firstEpoch());
    sessions.on(claimed.cause());
  }

  /** The node is short: this viewer's session ends. */
  void leave(NodeViewers.Leave leave) {
    sessions.leave(leave.epoch());
  }

  /** A newer offer has been there for long. */
  void unansweredTooLong(PeerSessions.UnansweredTooLong offer) {
    sessions.unansweredTooLong(offer.epoch());
  }

  /** The channel's record is this from now on, null when it was deleted. */
  void configure(@Nullable ChannelRecord now) {
    record = now;
    if (!media.configure(now == null ? null : now.storesInto())) {
      sessions.endAll(now == null ? "deleted" : "reconfigured");
    }
  }

  /** Gathers the status. */
  void status(Channel.GetStatus request) {
    StatusReport report = StatusReport.of(media.feeding(), peers.all());
    long epoch = joins.lastEpoch();
    count(counted -> request.replyTo().tell(report.status(arn, epoch, counted)));
  }

  /** Gathers who is there, beside those who are reached by signaling. */
  void presence(Presence.Signaling signaling, ActorRef<Presence> replyTo) {
    StatusReport report = StatusReport.of(media.feeding(), peers.all());
    count(counted -> replyTo.tell(Presence.of(arn, signaling, report.sessions(counted))));
  }

  /** A child of its own asks the peers, so that a slow loop delays nothing else. */
  private void count(Consumer<Map<Long, PeerStats>> done) {
    context.spawnAnonymous(PeerSurvey.create(peers.all(), done));
  }

  /** Ends the joins that have had their time. */
  void tidy() {
    ChannelRecord current = record;
    sessions.tidy(Duration.ofSeconds(current == null ? 60 : current.messageTtlSeconds()));
  }

  /** Whether media may still come in or go out. */
  boolean hasEstablished() {
    return peers.all().stream().anyMatch(PeerRoster.Member::established);
  }

  /** Ends the media; the peer sessions end with the actor. */
  void close() {
    sessions.close();
    media.close();
  }
}
