package org.camfleet.core.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * The channel's peer sessions by join epoch, with the rules that tell which of them a message is
 * meant for.
 *
 * <p>Plain state of the Channel actor; every rule is tested without an actor system.
 */
final class PeerRoster {
  private final TreeMap<Long, Member> members = new TreeMap<>();

  /** What is known of one join. */
  static final class Member {
    private final long epoch;
    private final Participant participant;
    private final ActorRef<PeerSession.Command> session;
    private final Instant since;
    private boolean answered;
    private boolean established;
    private @Nullable String remoteUfrag;
    private @Nullable Instant lastFragmentAt;

    Member(
        long epoch, Participant participant, ActorRef<PeerSession.Command> session, Instant since) {
      this.epoch = epoch;
      this.participant = participant;
      this.session = session;
      this.since = since;
    }

    long epoch() {
      return epoch;
    }

    Participant participant() {
      return participant;
    }

    ActorRef<PeerSession.Command> session() {
      return session;
    }

    Instant since() {
      return since;
    }

    boolean established() {
      return established;
    }

    @Nullable Instant lastFragmentAt() {
      return lastFragmentAt;
    }

    /** An answer was taken for this offer. */
    void answered(@Nullable String ufrag) {
      answered = true;
      remoteUfrag = ufrag;
    }

    /** Media may flow. */
    void establish() {
      established = true;
    }

    /** A fragment of this master was stored. */
    void stored(Instant at) {
      lastFragmentAt = at;
    }

    /** One word for the status. */
    String state() {
      return established ? "connected" : answered ? "negotiating" : "offered";
    }
  }

  /** Adds a join. */
  void add(Member member) {
    members.put(member.epoch, member);
  }

  /** The join of this epoch, or null when it ended. */
  @Nullable Member get(long epoch) {
    return members.get(epoch);
  }

  /** Forgets a join. */
  @Nullable Member remove(long epoch) {
    return members.remove(epoch);
  }

  /** All joins, oldest first. */
  List<Member> all() {
    return List.copyOf(members.values());
  }

  /**
   * The one that an answer is for: the participant's newest offer, unless that is answered already.
   */
  @Nullable Member awaitingAnswer(Participant participant) {
    Member newest = newest(participant);
    return newest == null || newest.answered ? null : newest;
  }

  /** The one that a candidate is for: by the sender's ufrag where it is known, else the newest. */
  @Nullable Member forCandidate(Participant participant, @Nullable String ufrag) {
    if (ufrag != null) {
      for (Member member : members.descendingMap().values()) {
        if (member.participant.equals(participant) && Objects.equals(member.remoteUfrag, ufrag)) {
          return member;
        }
      }
    }
    return newest(participant);
  }

  /** The participant's joins that a newer offer leaves without hope of an answer. */
  List<Member> unansweredBefore(Participant participant, long epoch) {
    return before(participant, epoch).stream().filter(member -> !member.answered).toList();
  }

  /** The participant's joins before this one. */
  List<Member> before(Participant participant, long epoch) {
    List<Member> older = new ArrayList<>(members.headMap(epoch).values());
    older.removeIf(member -> !member.participant.equals(participant));
    return older;
  }

  /** How many different viewers have a join. */
  long viewers() {
    return members.values().stream()
        .map(Member::participant)
        .filter(participant -> !participant.isMaster())
        .distinct()
        .count();
  }

  private @Nullable Member newest(Participant participant) {
    for (Member member : members.descendingMap().values()) {
      if (member.participant.equals(participant)) {
        return member;
      }
    }
    return null;
  }
}
