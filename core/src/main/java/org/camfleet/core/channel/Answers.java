package org.camfleet.core.channel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * Which of a participant's answers belongs to which of its offers.
 *
 * <p>Signaling does not say it. The newest answer is taken for the newest offer, those before it
 * for the offers before, until an authenticated check names both ends (RFC 8445 clause 7.2.2): what
 * that proves is final. Plain state of the Channel actor.
 */
final class Answers {
  private final PeerRoster peers;

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
    known.add(0, answer);
    return deal(open, known);
  }

  /** A check proved who has answered this offer; gives the offers whose answer changed. */
  List<PeerRoster.Member> proven(PeerRoster.Member offer, String ufrag) {
    if (offer.settled()) {
      return List.of();
    }
    List<PeerRoster.Member> open = peers.unsettled(offer.participant());
    offer.prove(ufrag);
    return deal(open, taken(open));
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
  private static List<PeerRoster.Member> deal(
      List<PeerRoster.Member> offers, List<PeerSession.Answer> answers) {
    List<PeerSession.Answer> loose = new ArrayList<>(answers);
    offers.forEach(offer -> loose.remove(named(answers, offer.provenUfrag())));
    Iterator<PeerSession.Answer> likely = loose.iterator();
    List<PeerRoster.Member> changed = new ArrayList<>();
    for (PeerRoster.Member offer : offers) {
      PeerSession.Answer now =
          offer.provenUfrag() != null
              ? named(answers, offer.provenUfrag())
              : likely.hasNext() ? likely.next() : null;
      if (!Objects.equals(now, offer.answer())) {
        offer.answer(now);
        changed.add(offer);
      }
    }
    return changed;
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
