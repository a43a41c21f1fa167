package org.camfleet.core.client;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;

/** One offer and the peer connection that answers it. On the loop. */
final class ClientPeer implements PeerListener, AutoCloseable {
  private final Owner owner;
  private final MediaEnd media;
  private final Peer peer;
  private final List<IceCandidate> early = new ArrayList<>();
  private boolean answered;
  private boolean closed;

  /** Hears what becomes of it. */
  interface Owner {
    /** Trickle this candidate. */
    void candidateFound(IceCandidate candidate);

    /** Media flows. */
    void stands(ClientPeer peer, String srtpProfile);

    /** It ended, and is closed already. */
    void ended(ClientPeer peer, String text);
  }

  ClientPeer(Owner owner, MediaEnd media, Function<PeerListener, Peer> factory) {
    this.owner = owner;
    this.media = media;
    this.peer = factory.apply(this);
  }

  Peer.Answer answer(String offerSdp) {
    return peer.answer(offerSdp);
  }

  /** The answer is on its way: candidates may follow. */
  void answerSent() {
    answered = true;
    early.forEach(owner::candidateFound);
    early.clear();
  }

  void addCandidate(IceCandidate candidate) {
    peer.addCandidate(candidate);
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
      owner.stands(this, srtpProfile);
      media.stands(peer);
    }
  }

  @Override
  public void onUnit(AccessUnit unit) {
    if (!closed) {
      media.received(unit);
    }
  }

  @Override
  public void onKeyFrameRequested() {
    media.onKeyFrameRequested();
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
      peer.close();
    }
  }
}
