package org.camfleet.core.bridge;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One offer and the peer connection that answers it; the answer goes out ahead of its candidates.
 * On the media loop.
 */
public final class AnsweringPeer implements PeerListener, Legs.Leg, AutoCloseable {
  private final Owner owner;
  private final @Nullable String recipient;
  private final Peer peer;
  private final List<IceCandidate> early = new ArrayList<>();
  private Relay.@Nullable Reader reader;
  private @Nullable String ufrag;
  private boolean answered;
  private boolean closed;

  /** Hears what becomes of this peer, and speaks for it. */
  public interface Owner {
    /** Send this on the signaling socket. */
    void send(ClientMessage message);

    /** Media may flow. */
    void stands(AnsweringPeer peer, String srtpProfile);

    /** A unit came in from the far end. */
    default void received(AccessUnit unit) {}

    /** The far end wants a key frame. */
    void keyFrameRequested();

    /** The way of its media will be gone, or is broken. */
    default void pathEnds(AnsweringPeer peer, String why) {}

    /** It ended, and is closed already. */
    void ended(AnsweringPeer peer, String text);
  }

  /**
   * A peer made by {@code factory}.
   *
   * @param recipient the viewer that offered, null when the storage session did
   */
  public AnsweringPeer(
      Owner owner, @Nullable String recipient, Function<PeerListener, Peer> factory) {
    this.owner = owner;
    this.recipient = recipient;
    this.peer = factory.apply(this);
  }

  /**
   * Answers the offer; tells why it can not be answered, or null, now or later.
   *
   * @param correlationId asks for a report when the answer is of no use, null for none
   */
  public void answer(
      String offerSdp, @Nullable String correlationId, Consumer<@Nullable Refusal> then) {
    ufrag = SdpPayload.offer(offerSdp).ufrag();
    peer.answer(offerSdp, answer -> then.accept(told(answer, correlationId)));
  }

  private @Nullable Refusal told(Peer.Answer answer, @Nullable String correlationId) {
    if (answer instanceof Peer.Answer.Refused refused) {
      return refused.refusal();
    }
    String sdp = ((Peer.Answer.Accepted) answer).sdp();
    send(MessageKind.SDP_ANSWER, SdpPayload.answer(sdp).toJson(), correlationId);
    answered = true;
    early.forEach(this::onLocalCandidate);
    early.clear();
    return null;
  }

  @Override
  public boolean isFor(IceCandidate candidate) {
    String theirs = candidate.usernameFragment();
    return theirs == null || ufrag == null || theirs.equals(ufrag);
  }

  @Override
  public void addCandidate(IceCandidate candidate) {
    peer.addCandidate(candidate);
  }

  /** What carries the media. */
  public Peer connection() {
    return peer;
  }

  /** What is read for this peer, until it ends. */
  void reads(Relay.Reader from) {
    reader = from;
    if (closed) {
      from.close(); // it ended while the reader was being attached
    }
  }

  /** The counters so far. */
  PeerStats stats() {
    return peer.stats();
  }

  private void send(MessageKind kind, String payload, @Nullable String correlationId) {
    owner.send(new ClientMessage(kind, recipient, payload, correlationId));
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    if (answered) {
      send(MessageKind.ICE_CANDIDATE, CandidatePayload.toJson(candidate), null);
    } else {
      early.add(candidate);
    }
  }

  @Override
  public void onConnected(String srtpProfile, InetSocketAddress remote) {
    if (!closed) {
      owner.stands(this, srtpProfile);
    }
  }

  @Override
  public void onUnit(AccessUnit unit) {
    if (!closed) {
      owner.received(unit);
    }
  }

  @Override
  public void onKeyFrameRequested() {
    owner.keyFrameRequested();
  }

  @Override
  public void onPathEnding(String why) {
    if (!closed) {
      owner.pathEnds(this, why);
    }
  }

  @Override
  public void onFailed(String code, String text) {
    end(code + ": " + text);
  }

  @Override
  public void onClosed(String reason) {
    end(reason);
  }

  private void end(String text) {
    if (!closed) {
      close();
      owner.ended(this, text);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (reader != null) {
        reader.close();
      }
      peer.close();
    }
  }
}
