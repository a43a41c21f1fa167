package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The Channel actor's hold on its peer sessions: starts them, ends them, and does what they and
 * their media tell. Used by the actor only.
 */
final class PeerSessions {
  private static final int TAKEN_OVER = 1000;

  private final ActorContext<Channel.Command> context;
  private final TimerScheduler<Channel.Command> timers;
  private final ChannelEnvironment environment;
  private final Sockets sockets;
  private final PeerRoster peers;
  private final StorageDesk desk;
  private final SessionMedia media;
  private final Seats seats;
  private final Drops drops;
  private final BiConsumer<String, String> tell;
  private final ActorRef<PeerSession.Event> events;
  private final NodeViewers viewers;
  private @Nullable Instant masterSeen;

  /** A peer session told this. */
  record Told(PeerSession.Event event) implements Channel.Command {}

  /** A newer offer was made some time ago: if this one is not answered yet, it ends. */
  record UnansweredTooLong(long epoch) implements Channel.Command {}

  /** Sessions of this actor; {@code tell} publishes an event by its type and text. */
  PeerSessions(
      ActorContext<Channel.Command> context,
      TimerScheduler<Channel.Command> timers,
      ChannelEnvironment environment,
      Sockets sockets,
      PeerRoster peers,
      StorageDesk desk,
      SessionMedia media,
      Seats seats,
      Drops drops,
      BiConsumer<String, String> tell) {
    this.context = context;
    this.timers = timers;
    this.environment = environment;
    this.sockets = sockets;
    this.peers = peers;
    this.desk = desk;
    this.media = media;
    this.seats = seats;
    this.drops = drops;
    this.tell = tell;
    this.events = context.messageAdapter(PeerSession.Event.class, Told::new);
    this.viewers = new NodeViewers(environment.brownOut(), sockets, context.getSelf());
  }

  /** Starts the session of a join, with our offer. */
  void admit(Participant participant, long epoch, JoinKind kind) {
    start(participant, epoch, kind, null, null);
  }

  /** Starts the session of a join that brought its offer. */
  void admit(Participant participant, long epoch, JoinKind kind, HttpJoin http, String offer) {
    start(participant, epoch, kind, http, offer);
  }

  private void start(
      Participant participant,
      long epoch,
      JoinKind kind,
      @Nullable HttpJoin http,
      @Nullable String offer) {
    LegMedia leg = media.leg(participant, epoch, kind);
    // A peer session that crashes is not restarted: its media state is gone, and its participant
    // joins again.
    ActorRef<PeerSession.Command> session =
        context.spawn(
            PeerSession.create(media.loop(), environment.peers(), leg, epoch, offer, events),
            "peer-" + epoch);
    context.watchWith(
        session, new Told(new PeerSession.Ended(epoch, "stopped", "the peer session stopped")));
    Instant now = environment.clock().instant();
    peers.add(new PeerRoster.Member(epoch, participant, session, now, kind, http, leg::units));
    viewers.came(participant, epoch);
    if (http == null) {
      hurry(participant, epoch);
    }
    environment.metrics().counter("camfleet_channel_joins_total").increment();
  }

  /** Whoever was offered anew has little reason to answer the older offer. */
  private void hurry(Participant participant, long epoch) {
    for (PeerRoster.Member older : peers.unsettledBefore(participant, epoch)) {
      endUnlessAnswered(older.epoch());
    }
  }

  /**
   * Counts from the first newer offer: one who joins again and again ends its older offers, too.
   */
  private void endUnlessAnswered(long epoch) {
    String timer = "unanswered-" + epoch;
    if (!timers.isTimerActive(timer)) {
      timers.startSingleTimer(
          timer, new UnansweredTooLong(epoch), environment.settings().times().unanswered());
    }
  }

  /** A peer session told something. */
  void on(PeerSession.Event event) {
    PeerRoster.Member member = peers.get(event.epoch());
    if (member == null) {
      if (event instanceof PeerSession.Deliver late) {
        late(late.message().kind());
      }
      return;
    }
    if (event instanceof PeerSession.Deliver deliver) {
      deliver(member, deliver.message());
    } else if (event instanceof PeerSession.Proven proven) {
      desk.proven(member, proven.ufrag());
    } else if (event instanceof PeerSession.Answered answered) {
      answered(member, answered.sdp());
    } else if (event instanceof PeerSession.Unanswerable refused) {
      unanswerable(member, refused.refusal());
    } else if (event instanceof PeerSession.Established) {
      established(member);
    } else if (event instanceof PeerSession.Refused refused) {
      tell.accept("channel.refused", member.participant() + ": " + refused.refusal().text());
      if (desk.refused(member, refused.answer())) {
        end(member, "refused");
      }
    } else if (event instanceof PeerSession.Ended ended) {
      forget(member, "closed");
      tell.accept("channel.ended", member.participant() + ": " + ended.text());
    }
  }

  private static void answered(PeerRoster.Member member, String sdp) {
    HttpJoin http = member.http();
    if (http != null) {
      http.answered(sdp);
    }
  }

  private void unanswerable(PeerRoster.Member member, Refusal refusal) {
    tell.accept("channel.refused", member.participant() + ": " + refusal.text());
    HttpJoin http = member.http();
    if (http != null) {
      http.refused(refusal.code(), refusal.text());
    }
    end(member, "refused");
  }

  /** A report never waits: it would take the place of an offer that does. */
  private void deliver(PeerRoster.Member member, ServiceMessage message) {
    if (message.kind() == MessageKind.STATUS_RESPONSE) {
      sockets.report(member.participant(), message);
      return;
    }
    if (message.kind() == MessageKind.SDP_OFFER) {
      member.offer();
    }
    sockets.deliver(member.participant(), message, environment.clock().instant());
  }

  /** An offer that comes after its join's end was counted with that end. */
  private void late(MessageKind kind) {
    if (kind != MessageKind.SDP_OFFER) {
      drops.count(Drops.Reason.ENDED, kind);
    }
  }

  private void established(PeerRoster.Member member) {
    member.establish();
    tell.accept("channel.connected", member.participant() + " connected");
    if (!member.participant().isMaster()) {
      seats.connected(member.participant());
      peers.before(member.participant(), member.epoch()).forEach(older -> end(older, "replaced"));
      if (peers.isOutdone(member)) {
        end(member, "replaced");
      }
    } else if (member.kind() == JoinKind.WHIP && peers.isNewest(member)) {
      // It has no socket that could have displaced the former master's.
      sockets.close(Participant.MASTER, TAKEN_OVER, "a newer master publishes by WHIP");
    }
  }

  /** A master's media told something. */
  void on(SessionMedia.Told told) {
    PeerRoster.Member member = peers.get(told.epoch());
    switch (told.what()) {
      case FEEDS -> tell.accept("channel.feeds", "a new master feeds the archive");
      case RETIRED -> {
        tell.accept("channel.takeover", "a newer master took over");
        if (member != null) {
          end(member, "replaced");
        }
      }
      case STORED -> {
        if (member != null) {
          member.stored(environment.clock().instant());
        }
      }
      case GAP -> {
        // A full disk loses every fragment: said once until one is stored again.
        if (member == null || member.missed(told.text())) {
          tell.accept("archive.gap", told.text());
        }
      }
      case FENCED -> {
        tell.accept("channel.fenced", "the archive knows a newer master on another node");
        if (member != null) {
          end(member, "fenced");
        }
      }
    }
  }

  /** A newer offer has been there for long: this one ends if it has no answer. */
  void unansweredTooLong(long epoch) {
    PeerRoster.Member member = peers.get(epoch);
    if (member != null && member.state().equals("offered")) {
      end(member, "unanswered");
    }
  }

  /** The node is short: this viewer's session ends, and its socket unless it has another one. */
  void leave(long epoch) {
    PeerRoster.Member member = peers.get(epoch);
    if (member != null) {
      end(member, "brown_out");
      String why = viewers.tell(member.participant(), peers.has(member.participant()));
      tell.accept("channel.ended", member.participant() + ": " + why);
    }
  }

  /** Ends the joins that have had their time. */
  void tidy(Duration messageLife) {
    Instant now = environment.clock().instant();
    if (peers.get(media.feeding()) != null) {
      masterSeen = now;
    }
    Overdue overdue = new Overdue(environment.settings().times(), messageLife, masterSeen);
    for (PeerRoster.Member member : peers.all()) {
      member.look(now);
      Overdue.Reason reason = overdue.check(member, now);
      if (reason != null) {
        end(member, reason.name().toLowerCase(Locale.ROOT));
        tell.accept("channel.ended", member.participant() + ": " + reason.text());
      }
    }
    seats.expire(now);
  }

  /** Its client has ended it. */
  void endedByClient(PeerRoster.Member member) {
    end(member, "ended");
    tell.accept("channel.ended", member.participant() + ": ended by its client");
  }

  /** Ends all. */
  void endAll(String reason) {
    peers.all().forEach(member -> end(member, reason));
  }

  /** Forgets all, because the channel ends and its peer sessions with it. */
  void close() {
    peers.all().forEach(member -> forget(member, "stopped"));
  }

  private void end(PeerRoster.Member member, String reason) {
    forget(member, reason);
    member.session().tell(PeerSession.End.INSTANCE);
  }

  private void forget(PeerRoster.Member member, String reason) {
    if (peers.remove(member.epoch()) == null) {
      return;
    }
    viewers.gone(member.epoch());
    HttpJoin http = member.http();
    if (http != null) {
      http.refused("closed", "The session ended before its offer was answered: " + reason + ".");
    } else if (!member.offered()) {
      drops.count(Drops.Reason.ENDED, MessageKind.SDP_OFFER);
    }
    Participant participant = member.participant();
    if (!participant.isMaster() && !peers.has(participant)) {
      seats.left(participant, environment.clock().instant());
    }
    environment
        .metrics()
        .counter("camfleet_channel_sessions_ended_total", "reason", reason)
        .increment();
  }
}
