package org.camfleet.core.bridge;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Refusal;

/** A peer that only remembers what was sent, and answers every offer but one that has no H.264. */
final class FakePeer implements Peer {
  final PeerListener listener;
  final List<String> sent = new CopyOnWriteArrayList<>();
  final List<String> burst = new CopyOnWriteArrayList<>();
  final List<IceCandidate> candidates = new CopyOnWriteArrayList<>();
  volatile boolean offersHigh;
  volatile boolean closed;

  FakePeer(PeerListener listener) {
    this.listener = listener;
  }

  /** Media may flow; on the loop. */
  void connects() {
    listener.onConnected("AEAD_AES_128_GCM", new InetSocketAddress("127.0.0.1", 9));
  }

  @Override
  public String createOffer() {
    throw new AssertionError("a bridge answers");
  }

  @Override
  public Refusal setAnswer(String sdp) {
    throw new AssertionError("a bridge answers");
  }

  @Override
  public Answer answer(String offerSdp) {
    if (offerSdp.contains("no-h264")) {
      return new Answer.Refused(new Refusal("no-h264", "video: VP8 (expected: H264)"));
    }
    listener.onLocalCandidate(new IceCandidate("candidate:early", "0", 0, "ufrag"));
    return new Answer.Accepted("answer to " + offerSdp);
  }

  @Override
  public void addCandidate(IceCandidate candidate) {
    candidates.add(candidate);
  }

  @Override
  public void send(AccessUnit unit) {
    sent.add(new String(unit.data()));
  }

  @Override
  public boolean isLeftBy(VideoTrack track) {
    return offersHigh && track.profileLevelId().startsWith("64");
  }

  @Override
  public void sendBurst(List<AccessUnit> pictures) {
    pictures.forEach(unit -> burst.add(new String(unit.data())));
  }

  @Override
  public void sendBacklog(List<AccessUnit> units) {
    units.forEach(this::send);
  }

  @Override
  public void requestKeyFrame() {}

  @Override
  public PeerStats stats() {
    return PeerStats.NONE;
  }

  @Override
  public String localUfrag() {
    return "ufrag";
  }

  @Override
  public void close() {
    closed = true;
  }
}
