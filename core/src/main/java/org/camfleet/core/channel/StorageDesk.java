package org.camfleet.core.channel;

import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.webrtc.IceCandidate;
import org.jspecify.annotations.Nullable;

/**
 * Takes answers and candidates to the peer sessions that they are meant for, while a channel stores
 * its media. Plain state of the Channel actor.
 */
final class StorageDesk {
  private static final String UFRAG = "a=ice-ufrag:";

  private final PeerRoster peers;
  private final Answers answers;

  StorageDesk(PeerRoster peers) {
    this.peers = peers;
    this.answers = new Answers(peers);
  }

  /** Takes a message; what is wrong with it, or null. */
  @Nullable Trouble received(Participant from, ClientMessage message) {
    try {
      return switch (message.kind()) {
        case SDP_ANSWER -> answer(from, message);
        case ICE_CANDIDATE -> candidate(from, CandidatePayload.parse(message.payload()));
        default ->
            Trouble.invalid(
                "action: "
                    + message.kind()
                    + " (expected: SDP_ANSWER or ICE_CANDIDATE, since this channel stores its media"
                    + " and offers by itself)");
      };
    } catch (MalformedException e) {
      return Trouble.invalid(String.valueOf(e.getMessage()));
    }
  }

  /** A check proved who has answered this offer: answers go where they belong. */
  void proven(PeerRoster.Member offer, String ufrag) {
    hand(answers.proven(offer, ufrag));
  }

  /** An answer was refused; answers whether the offer it was taken for is lost with it. */
  boolean refused(PeerRoster.Member offer, PeerSession.Answer answer) {
    return answers.refused(offer, answer);
  }

  private @Nullable Trouble answer(Participant from, ClientMessage message)
      throws MalformedException {
    SdpPayload payload = SdpPayload.parse(message.payload());
    if (!payload.type().equals("answer")) {
      return Trouble.invalid("description.type: " + payload.type() + " (expected: answer)");
    }
    PeerSession.Answer answer =
        new PeerSession.Answer(payload.sdp(), ufrag(payload.sdp()), message.correlationId());
    List<PeerRoster.Member> changed = answers.came(from, answer);
    hand(changed);
    return changed.isEmpty()
        ? Trouble.invalid("no offer awaits an answer (expected: one answer for each offer)")
        : null;
  }

  private static void hand(List<PeerRoster.Member> changed) {
    for (PeerRoster.Member offer : changed) {
      PeerSession.Answer answer = offer.answer();
      if (answer != null) {
        offer.session().tell(answer);
      }
    }
  }

  private @Nullable Trouble candidate(Participant from, IceCandidate candidate) {
    PeerRoster.Member member = peers.forCandidate(from, candidate.usernameFragment());
    if (member == null) {
      return Trouble.invalid("no peer connection for this candidate (expected: a join before)");
    }
    member.session().tell(new PeerSession.Candidate(candidate));
    return null;
  }

  /** The ICE user name fragment of a description, or null when it has none. */
  static @Nullable String ufrag(String sdp) {
    int start = sdp.indexOf(UFRAG);
    if (start < 0) {
      return null;
    }
    int end = start + UFRAG.length();
    while (end < sdp.length() && sdp.charAt(end) > ' ') {
      end++;
    }
    return sdp.substring(start + UFRAG.length(), end);
  }
}
