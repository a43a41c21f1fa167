package org.camfleet.core.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * Which of a participant's answers belongs to which of its offers.
 *
 * <p>Signaling does not say it. The newest answer is taken for the newest offer, those before it
 * for the offers before, but none for an offer that was made after it came, until an authenticated
 * check names both ends (RFC 8445 clause 7.2.2): what that proves is final. Plain state of the
 * Channel actor.
 */
final class Answers {
  /**
   * Answers of one participant; it may have given one more than it has offers, hardly four more.
   */
  static final int MAX_REMEMBERED = 8;

  private final PeerRoster peers;

  /** The last ones, as one may be taken for a wrong offer that ends, or give way to a wrong one. */
  private final Map<Participant, Deque<Came>> remembered = new HashMap<>();

  /** An answer, and the newest offer that it can be meant for. */
  private record Came(PeerSession.Answer answer, long newestOffer) {}

  Answers(PeerRoster peers) {
    this.peers = peers;
  }

  /** An answer came; gives the offers whose answer changed, none when no offer awaits one. */
  List<PeerRoster.Member> came(Participant from, PeerSession.Answer answer) {
    List<PeerRoster.Member> open = peers.unsettled(from);
    List<PeerSession.Answer> known = taken(open);
    if (!isAwaited(answer, open, known)) {
      return List.of();
    }
    remember(from, new Came(answer, open.get(0).epoch()));
    known.add(0, answer);
    return deal(open, known);
  }

  private void remember(Participant from, Came came) {
    remembered.keySet().removeIf(one -> peers.unsettled(one).isEmpty());
    Deque<Came> last = remembered.computeIfAbsent(from, one -> new ArrayDeque<>());
    last.removeIf(one -> Objects.equals(one.answer().ufrag(), came.answer().ufrag()));
    last.addFirst(came);
    if (last.size() > MAX_REMEMBERED) {
      last.removeLast();
    }
  }

  private Stream<Came> remembered(Participant from) {
    Deque<Came> last = remembered.get(from);
    return last == null ? Stream.empty() : last.stream();
  }

  /** Whether an answer may be meant for an offer: the offer was there when it came. */
  private boolean mayAnswer(PeerSession.Answer answer, PeerRoster.Member offer) {
    return remembered(offer.participant())
        .filter(one -> one.answer().equals(answer))
        .allMatch(one -> one.newestOffer() >= offer.epoch());
  }

  /** How many are remembered in all. */
  int remembered() {
    return remembered.values().stream().mapToInt(Deque::size).sum();
  }

  /** A check proved who has answered this offer; gives the offers whose answer changed. */
  List<PeerRoster.Member> proven(PeerRoster.Member offer, String ufrag) {
    if (offer.settled()) {
      return List.of();
    }
    List<PeerRoster.Member> open = peers.unsettled(offer.participant());
    offer.prove(ufrag);
    List<PeerSession.Answer> known = taken(open);
    PeerSession.Answer own =
        named(remembered(offer.participant()).map(Came::answer).toList(), ufrag);
    if (own != null && named(known, ufrag) == null) {
      known.add(own);
    }
    return deal(open, known);
  }

  /**
   * The offer's peer can not use this answer; answers whether the offer is lost with it, as it is
   * unless the answer may be meant for another offer.
   */
  boolean refused(PeerRoster.Member offer, PeerSession.Answer answer) {
    if (!answer.equals(offer.answer())) {
      return false;
    }
    boolean lost = offer.settled() || peers.unsettled(offer.participant()).size() == 1;
    offer.answer(null);
    return lost;
  }

  private static List<PeerSession.Answer> taken(List<PeerRoster.Member> offers) {
    List<PeerSession.Answer> answers = new ArrayList<>();
    for (PeerRoster.Member offer : offers) {
      PeerSession.Answer answer = offer.answer();
      if (answer != null) {
        answers.add(answer);
      }
    }
    return answers;
  }

  /** An answer beyond one for each offer is awaited only when it is clearly another one. */
  private static boolean isAwaited(
      PeerSession.Answer answer, List<PeerRoster.Member> open, List<PeerSession.Answer> known) {
    boolean another = answer.ufrag() != null && named(known, answer.ufrag()) == null;
    boolean taker =
        open.stream()
            .map(PeerRoster.Member::provenUfrag)
            .anyMatch(proven -> proven == null || proven.equals(answer.ufrag()));
    return taker && (another || known.size() < open.size());
  }

  /** Deals the answers out, both newest first; what is proven goes before what is likely. */
  private List<PeerRoster.Member> deal(
      List<PeerRoster.Member> offers, List<PeerSession.Answer> answers) {
    List<PeerSession.Answer> loose = new ArrayList<>(answers);
    offers.forEach(offer -> loose.remove(named(answers, offer.provenUfrag())));
    List<PeerRoster.Member> changed = new ArrayList<>();
    for (PeerRoster.Member offer : offers) {
      PeerSession.Answer now =
          offer.provenUfrag() != null ? named(answers, offer.provenUfrag()) : likely(loose, offer);
      if (!Objects.equals(now, offer.answer())) {
        offer.answer(now);
        changed.add(offer);
      }
    }
    return changed;
  }

  /** Takes the newest of the answers that may be this offer's. */
  private PeerSession.@Nullable Answer likely(
      List<PeerSession.Answer> loose, PeerRoster.Member offer) {
    for (PeerSession.Answer answer : loose) {
      if (mayAnswer(answer, offer)) {
        loose.remove(answer);
        return answer;
      }
    }
    return null;
  }

  private static PeerSession.@Nullable Answer named(
      List<PeerSession.Answer> answers, @Nullable String ufrag) {
    for (PeerSession.Answer answer : answers) {
      if (ufrag != null && ufrag.equals(answer.ufrag())) {
        return answer;
      }
    }
    return null;
  }
}
