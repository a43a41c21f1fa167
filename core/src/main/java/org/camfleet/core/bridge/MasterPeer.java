package org.camfleet.core.bridge;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerStats;
import org.jspecify.annotations.Nullable;

/** One offer of the storage session and the peer connection that answers it; on the media loop. */
final class MasterPeer implements PeerListener, AutoCloseable {
  private final Relay relay;
  private final Owner owner;
  private final Peer peer;
  private final List<IceCandidate> early = new ArrayList<>();
  private Relay.@Nullable Reader reader;
  private boolean answered;
  private boolean closed;

  /** Hears what becomes of this peer. */
  interface Owner {
    /** Trickle this candidate. */
    void candidateFound(IceCandidate candidate);

    /** Media flows. */
    void stands(MasterPeer peer, String srtpProfile, InetSocketAddress remote);

    /** The far end wants a key frame. */
    void keyFrameRequested();

    /** It ended, and is closed already. */
    void ended(MasterPeer peer, String text);
  }

  /** A peer made by {@code factory} that reads from the relay once it stands. */
  MasterPeer(Relay relay, Owner owner, Function<PeerListener, Peer> factory) {
    this.relay = relay;
    this.owner = owner;
    this.peer = factory.apply(this);
  }

  /** Answers the offer; local candidates follow only after {@link #answerSent}. */
  Peer.Answer answer(String offerSdp) {
    return peer.answer(offerSdp);
  }

  /** The answer is on its way: candidates may follow. */
  void answerSent() {
    answered = true;
    early.forEach(owner::candidateFound);
    early.clear();
  }

  /** Adds a remote candidate. */
  void addCandidate(IceCandidate candidate) {
    peer.addCandidate(candidate);
  }

  /** The counters so far. */
  PeerStats stats() {
    return peer.stats();
  }

  @Override
  public void close() {
    closed = true;
    if (reader != null) {
      reader.close();
    }
    peer.close();
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    if (answered) {
      owner.candidateFound(candidate);
    } else {
      early.add(candidate);
    }
  }

  @Override
  public void onConnected(String srtpProfile, InetSocketAddress remote) {
    if (!closed) {
      reader = relay.attach(peer::send);
      owner.stands(this, srtpProfile, remote);
    }
  }

  @Override
  public void onUnit(AccessUnit unit) {
    // What viewers say has no way to a camera yet.
  }

  @Override
  public void onKeyFrameRequested() {
    owner.keyFrameRequested();
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
}
