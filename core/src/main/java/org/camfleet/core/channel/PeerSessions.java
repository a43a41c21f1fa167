package org.camfleet.core.channel;

import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.signaling.Participant;

/**
 * The Channel actor's hold on its peer sessions: starts them, ends them, and does what they and
 * their media tell. Used by the actor only.
 */
final class PeerSessions {
  private final ActorContext<Channel.Command> context;
  private final TimerScheduler<Channel.Command> timers;
  private final ChannelEnvironment environment;
  private final Sockets sockets;
  private final PeerRoster peers;
  private final SignalingDesk desk;
  private final SessionMedia media;
  private final BiConsumer<String, String> tell;
  private final ActorRef<PeerSession.Event> events;

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
      SignalingDesk desk,
      SessionMedia media,
      BiConsumer<String, String> tell) {
    this.context = context;
    this.timers = timers;
    this.environment = environment;
    this.sockets = sockets;
    this.peers = peers;
    this.desk = desk;
    this.media = media;
    this.tell = tell;
    this.events = context.messageAdapter(PeerSession.Event.class, Told::new);
  }

  /** Starts the session of a join. */
  void admit(Participant participant, long epoch) {
    // A peer session that crashes is not restarted: its media state is gone, and its participant
    // joins again.
    ActorRef<PeerSession.Command> session =
        context.spawn(
            PeerSession.create(
                media.loop(), environment.peers(), media.leg(participant, epoch), epoch, events),
            "peer-" + epoch);
    context.watchWith(
        session, new Told(new PeerSession.Ended(epoch, "stopped", "the peer session stopped")));
    peers.add(new PeerRoster.Member(epoch, participant, session, environment.clock().instant()));
    for (PeerRoster.Member older : peers.unsettledBefore(participant, epoch)) {
      timers.startSingleTimer(
          "unanswered-" + older.epoch(),
          new UnansweredTooLong(older.epoch()),
          environment.settings().unansweredLife());
    }
    environment.metrics().counter("camfleet_channel_joins_total").increment();
  }

  /** A peer session told something. */
  void on(PeerSession.Event event) {
    PeerRoster.Member member = peers.get(event.epoch());
    if (member == null) {
      return;
    }
    if (event instanceof PeerSession.Deliver deliver) {
      sockets.deliver(member.participant(), deliver.message(), environment.clock().instant());
    } else if (event instanceof PeerSession.Proven proven) {
      desk.proven(member, proven.ufrag());
    } else if (event instanceof PeerSession.Established) {
      established(member);
    } else if (event instanceof PeerSession.Refused refused) {
      tell.accept("channel.refused", member.participant() + ": " + refused.refusal().text());
      if (desk.refused(member, refused.answer())) {
        end(member);
      }
    } else if (event instanceof PeerSession.Ended ended) {
      peers.remove(member.epoch());
      tell.accept("channel.ended", member.participant() + ": " + ended.text());
    }
  }

  private void established(PeerRoster.Member member) {
    member.establish();
    tell.accept("channel.connected", member.participant() + " connected");
    if (!member.participant().isMaster()) {
      peers.before(member.participant(), member.epoch()).forEach(this::end);
      if (peers.isOutdone(member)) {
        end(member);
      }
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
          end(member);
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
          end(member);
        }
      }
    }
  }

  /** A newer offer has been there for long: this one ends if it has no answer. */
  void unansweredTooLong(long epoch) {
    PeerRoster.Member member = peers.get(epoch);
    if (member != null && member.state().equals("offered")) {
      end(member);
    }
  }

  /** Ends all. */
  void endAll() {
    peers.all().forEach(this::end);
  }

  private void end(PeerRoster.Member member) {
    peers.remove(member.epoch());
    member.session().tell(PeerSession.End.INSTANCE);
  }
}
