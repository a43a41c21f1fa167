package org.camfleet.core.channel;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The media half of a {@link PeerSession}: its peer connection and what it does for the storage
 * session.
 *
 * <p>Methods may be called from anywhere; the work is done on the media loop, and what happens
 * there is told to the actor.
 */
final class PeerLeg implements PeerListener {
  private final MediaLoop loop;
  private final LegMedia media;
  private final ActorRef<PeerSession.Command> session;
  private @Nullable Peer peer;
  private boolean ended;

  private PeerLeg(MediaLoop loop, LegMedia media, ActorRef<PeerSession.Command> session) {
    this.loop = loop;
    this.media = media;
    this.session = session;
  }

  /**
   * Makes the peer and its offer, told as {@link PeerSession.OfferMade}; or its answer, told as
   * {@link PeerSession.AnswerMade} or {@link PeerSession.OfferRefused}.
   *
   * @param offer the participant's, or null when we offer
   */
  static PeerLeg start(
      MediaLoop loop,
      Peers peers,
      LegMedia media,
      @Nullable String offer,
      ActorRef<PeerSession.Command> session) {
    PeerLeg leg = new PeerLeg(loop, media, session);
    loop.run(() -> leg.start(peers, offer));
    return leg;
  }

  private void start(Peers peers, @Nullable String offer) {
    if (ended) {
      return;
    }
    Peer made = peers.create(loop, media.settings(), this);
    peer = made;
    if (offer != null) {
      answer(made, offer);
    } else {
      media.started(made);
      session.tell(new PeerSession.OfferMade(made.createOffer()));
    }
  }

  /** Only one that can be answered takes part in the handover: it may silence others. */
  private void answer(Peer made, String offer) {
    Peer.Answer answer = made.answer(offer);
    if (answer instanceof Peer.Answer.Accepted accepted) {
      media.started(made);
      session.tell(new PeerSession.AnswerMade(accepted.sdp()));
    } else if (answer instanceof Peer.Answer.Refused refused) {
      session.tell(new PeerSession.OfferRefused(refused.refusal()));
    }
  }

  /**
   * Applies the participant's answer; a refusal comes back as {@link PeerSession.AnswerRefused}.
   */
  void answer(PeerSession.Answer answer) {
    loop.run(
        () -> {
          Peer current = peer;
          Refusal refusal = current == null ? null : current.setAnswer(answer.sdp());
          if (refusal != null) {
            session.tell(new PeerSession.AnswerRefused(answer, refusal));
          }
        });
  }

  /** Adds a candidate of the participant. */
  void candidate(IceCandidate candidate) {
    loop.run(
        () -> {
          if (peer != null) {
            peer.addCandidate(candidate);
          }
        });
  }

  /** The counters so far. */
  CompletionStage<PeerStats> stats() {
    CompletableFuture<PeerStats> stats = new CompletableFuture<>();
    loop.run(() -> stats.complete(peer == null ? PeerStats.NONE : peer.stats()));
    return stats;
  }

  /** Ends the peer; nothing is told after this. */
  void end() {
    loop.run(
        () -> {
          if (!ended) {
            ended = true;
            media.ended();
            if (peer != null) {
              peer.close();
            }
          }
        });
  }

  /** The name of its peer session, which has the epoch in it. */
  @Override
  public String toString() {
    return session.path().name();
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    session.tell(new PeerSession.CandidateFound(candidate));
  }

  @Override
  public void onPeerUfrag(String ufrag) {
    session.tell(new PeerSession.Checked(ufrag));
  }

  @Override
  public void onConnected(String srtpProfile, InetSocketAddress remote) {
    Peer current = peer;
    if (current != null && !ended) {
      media.connected(current);
      session.tell(new PeerSession.Connected(srtpProfile, remote.toString()));
    }
  }

  @Override
  public void onUnit(AccessUnit unit) {
    if (!ended) {
      media.unit(unit);
    }
  }

  @Override
  public void onSourceClock(String cname) {
    if (!ended) {
      media.clock(cname);
    }
  }

  @Override
  public void onClockQuality(ClockQuality quality) {
    if (!ended) {
      media.clockQuality(quality);
    }
  }

  @Override
  public void onKeyFrameRequested() {
    if (!ended) {
      media.keyFrameRequested();
    }
  }

  @Override
  public void onFailed(String code, String text) {
    session.tell(new PeerSession.Failed(code, text));
  }

  @Override
  public void onClosed(String reason) {
    session.tell(new PeerSession.Failed("closed", reason));
  }
}
