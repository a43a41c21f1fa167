package org.camfleet.core.channel;

import java.time.Instant;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.IceCandidate;
import org.jspecify.annotations.Nullable;

/**
 * Where a client's message goes: to its peer session while the channel stores media, else to the
 * other participant.
 *
 * <p>Plain state of the Channel actor.
 */
final class SignalingDesk {
  private final Sockets sockets;
  private final PeerRoster peers;
  private final Answers answers;

  SignalingDesk(Sockets sockets, PeerRoster peers) {
    this.sockets = sockets;
    this.peers = peers;
    this.answers = new Answers(peers);
  }

  /**
   * Routes one message; a bad one is answered with a STATUS_RESPONSE when its sender asked for it.
   */
  void received(Channel.MessageReceived received, boolean stores, Instant now) {
    Participant from = received.participant();
    ClientMessage message = received.message();
    String problem = stores ? toStorage(from, message) : toParticipant(from, message, now);
    String correlationId = message.correlationId();
    if (problem != null && correlationId != null) {
      StatusResponse status =
          new StatusResponse(correlationId, "InvalidArgumentException", 400, problem);
      sockets.deliver(from, ServiceMessage.failure(status), now);
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

  private @Nullable String toStorage(Participant from, ClientMessage message) {
    try {
      return switch (message.kind()) {
        case SDP_ANSWER -> answer(from, message);
        case ICE_CANDIDATE -> candidate(from, CandidatePayload.parse(message.payload()));
        default ->
            "action: "
                + message.kind()
                + " (expected: SDP_ANSWER or ICE_CANDIDATE, since this channel stores its media and"
                + " offers by itself)";
      };
    } catch (MalformedException e) {
      return e.getMessage();
    }
  }

  private @Nullable String answer(Participant from, ClientMessage message)
      throws MalformedException {
    SdpPayload payload = SdpPayload.parse(message.payload());
    if (!payload.type().equals("answer")) {
      return "description.type: " + payload.type() + " (expected: answer)";
    }
    PeerSession.Answer answer =
        new PeerSession.Answer(payload.sdp(), ufrag(payload.sdp()), message.correlationId());
    List<PeerRoster.Member> changed = answers.came(from, answer);
    hand(changed);
    return changed.isEmpty()
        ? "no offer awaits an answer (expected: one answer for each offer)"
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

  private @Nullable String candidate(Participant from, IceCandidate candidate) {
    PeerRoster.Member member = peers.forCandidate(from, candidate.usernameFragment());
    if (member == null) {
      return "no peer connection for this candidate (expected: a join before)";
    }
    member.session().tell(new PeerSession.Candidate(candidate));
    return null;
  }

  private @Nullable String toParticipant(Participant from, ClientMessage message, Instant now) {
    Participant to = Participant.MASTER;
    if (from.isMaster()) {
      String recipient = message.recipientClientId();
      if (recipient == null) {
        return "recipientClientId: absent (expected: the viewer's client id)";
      }
      to = Participant.viewer(recipient);
    }
    sockets.deliver(
        to, new ServiceMessage(message.kind(), from.clientId(), message.payload(), null), now);
    return null;
  }

  private static @Nullable String ufrag(String sdp) {
    String name = "a=ice-ufrag:";
    int start = sdp.indexOf(name);
    if (start < 0) {
      return null;
    }
    int end = start + name.length();
    while (end < sdp.length() && sdp.charAt(end) > ' ') {
      end++;
    }
    return sdp.substring(start + name.length(), end);
  }
}
