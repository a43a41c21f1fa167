package org.camfleet.core.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;
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
    private final JoinKind kind;
    private final @Nullable HttpJoin http;
    private final LongSupplier units;
    private long unitsSeen;
    private Instant mediaSeen;
    private boolean offered;
    private boolean established;
    private PeerSession.@Nullable Answer answer;
    private @Nullable String provenUfrag;
    private @Nullable Instant lastFragmentAt;
    private @Nullable String missing;

    Member(
        long epoch, Participant participant, ActorRef<PeerSession.Command> session, Instant since) {
      this(epoch, participant, session, since, JoinKind.SIGNALING, null, () -> 0);
    }

    Member(
        long epoch,
        Participant participant,
        ActorRef<PeerSession.Command> session,
        Instant since,
        JoinKind kind,
        @Nullable HttpJoin http,
        LongSupplier units) {
      this.epoch = epoch;
      this.participant = participant;
      this.session = session;
      this.since = since;
      this.kind = kind;
      this.http = http;
      this.units = units;
      this.mediaSeen = since;
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

    /** By which door it came. */
    JoinKind kind() {
      return kind;
    }

    /** What only a join by WHIP or WHEP has, else null. */
    @Nullable HttpJoin http() {
      return http;
    }

    /** When media of this participant were last seen to come in, or when it joined. */
    Instant mediaSeen() {
      return mediaSeen;
    }

    /** Looks whether media came in since the last call. */
    void look(Instant now) {
      long soFar = units.getAsLong();
      if (soFar != unitsSeen) {
        unitsSeen = soFar;
        mediaSeen = now;
      }
    }

    /** Whether its offer was made and handed on. */
    boolean offered() {
      return offered;
    }

    /** Its offer was made. */
    void offer() {
      offered = true;
    }

    boolean established() {
      return established;
    }

    @Nullable Instant lastFragmentAt() {
      return lastFragmentAt;
    }

    /** The answer that is taken for this offer, or null. */
    PeerSession.@Nullable Answer answer() {
      return answer;
    }

    /** Takes this answer for this offer; null when it has turned out to be another offer's. */
    void answer(PeerSession.@Nullable Answer taken) {
      answer = taken;
    }

    /** The fragment of the one who has answered this offer, or null while nothing proves it. */
    @Nullable String provenUfrag() {
      return provenUfrag;
    }

    /** A check proved that the answer with this fragment is the answer to this offer. */
    void prove(String ufrag) {
      provenUfrag = ufrag;
    }

    /** Whether its answer is known for sure. */
    boolean settled() {
      // Who brings the offer has our answer to that very offer.
      return established
          || kind.isHttp()
          || answer != null && Objects.equals(answer.ufrag(), provenUfrag);
    }

    /** Media may flow. */
    void establish() {
      established = true;
    }

    /** A fragment of this master was stored. */
    void stored(Instant at) {
      lastFragmentAt = at;
      missing = null;
    }

    /** Media of this master was lost; true when it is the first since its last fragment. */
    boolean missed(String cause) {
      boolean first = missing == null;
      missing = cause;
      return first;
    }

    /** Why media behind its last fragment was lost, or null when none was. */
    @Nullable String missing() {
      return missing;
    }

    /** One word for the status. */
    String state() {
      return established
          ? "connected"
          : answer != null || kind.isHttp() ? "negotiating" : "offered";
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

  /** The participant's offers whose answer is not known for sure, newest first. */
  List<Member> unsettled(Participant participant) {
    List<Member> open = new ArrayList<>(members.descendingMap().values());
    open.removeIf(member -> !member.participant.equals(participant) || member.settled());
    return open;
  }

  /** The one that a candidate is for: by the sender's ufrag where it is known, else the newest. */
  @Nullable Member forCandidate(Participant participant, @Nullable String ufrag) {
    if (ufrag != null) {
      for (Member member : members.descendingMap().values()) {
        boolean named = member.answer != null && ufrag.equals(member.answer.ufrag());
        if (named && member.participant.equals(participant)) {
          return member;
        }
      }
    }
    for (Member member : members.descendingMap().values()) {
      if (!member.kind.isHttp() && member.participant.equals(participant)) {
        return member;
      }
    }
    return null;
  }

  /** The join by WHIP or WHEP with this session id, or null when it is over. */
  @Nullable Member ofSession(JoinKind kind, String sessionId) {
    for (Member member : members.values()) {
      HttpJoin http = member.http;
      if (http != null && member.kind == kind && http.sessionId().equals(sessionId)) {
        return member;
      }
    }
    return null;
  }

  /**
   * Whether a candidate with this ufrag may be for one of the participant's joins: it is that of an
   * answer, or an answer is still to come; without a ufrag every join may be meant.
   */
  boolean expects(Participant participant, @Nullable String ufrag) {
    return members.values().stream()
        .filter(member -> member.participant.equals(participant))
        .anyMatch(
            member ->
                ufrag == null || member.answer == null || ufrag.equals(member.answer.ufrag()));
  }

  /** The participant's joins that a newer offer leaves little hope of an answer. */
  List<Member> unsettledBefore(Participant participant, long epoch) {
    return before(participant, epoch).stream().filter(member -> !member.settled()).toList();
  }

  /** The participant's joins before this one. */
  List<Member> before(Participant participant, long epoch) {
    List<Member> older = new ArrayList<>(members.headMap(epoch).values());
    older.removeIf(member -> !member.participant.equals(participant));
    return older;
  }

  /** Whether the same participant has not joined again since. */
  boolean isNewest(Member member) {
    return members.tailMap(member.epoch, false).values().stream()
        .noneMatch(newer -> newer.participant.equals(member.participant));
  }

  /** Whether a newer join of the same participant is established. */
  boolean isOutdone(Member member) {
    return members.tailMap(member.epoch, false).values().stream()
        .anyMatch(newer -> newer.established && newer.participant.equals(member.participant));
  }

  /** Whether this participant has a join. */
  boolean has(Participant participant) {
    return members.values().stream().anyMatch(member -> member.participant.equals(participant));
  }
}
