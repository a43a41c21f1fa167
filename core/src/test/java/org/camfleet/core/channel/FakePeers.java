package org.camfleet.core.channel;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.core.webrtc.Refusal;

/** Peers that only remember what was asked of them, and let a test play the far end. */
final class FakePeers implements Peers {
  final List<FakePeer> made = new CopyOnWriteArrayList<>();

  @Override
  public Peer create(MediaLoop loop, PeerSettings settings, PeerListener listener) {
    FakePeer peer = new FakePeer("offer-" + made.size(), settings, listener, loop);
    made.add(peer);
    return peer;
  }

  /** One of them. */
  static final class FakePeer implements Peer {
    final String name;
    final PeerSettings settings;
    final List<String> answers = new CopyOnWriteArrayList<>();
    final List<IceCandidate> candidates = new CopyOnWriteArrayList<>();
    final List<AccessUnit> sent = new CopyOnWriteArrayList<>();
    final List<AccessUnit> burst = new CopyOnWriteArrayList<>();
    volatile int keyFrameRequests;
    volatile int offers;
    volatile boolean closed;
    private final PeerListener listener;
    private final MediaLoop loop;

    FakePeer(String name, PeerSettings settings, PeerListener listener, MediaLoop loop) {
      this.name = name;
      this.settings = settings;
      this.listener = listener;
      this.loop = loop;
    }

    void connects() {
      loop.run(
          () -> listener.onConnected("AEAD_AES_128_GCM", new InetSocketAddress("127.0.0.1", 9)));
    }

    void isCheckedBy(String ufrag) {
      loop.run(() -> listener.onPeerUfrag(ufrag));
    }

    void hasClock(String cname) {
      loop.run(() -> listener.onSourceClock(cname));
    }

    void receives(AccessUnit unit) {
      loop.run(() -> listener.onUnit(unit));
    }

    void fails() {
      loop.run(() -> listener.onFailed("consent-lost", "nothing heard for 30 s"));
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public String createOffer() {
      offers++;
      listener.onLocalCandidate(new IceCandidate("candidate:" + name, "0", 0, null));
      return "v=0 " + name;
    }

    @Override
    public Refusal setAnswer(String sdp) {
      answers.add(sdp);
      return sdp.contains("no-h264") ? new Refusal("no-h264", "video: VP8 (expected: H264)") : null;
    }

    @Override
    public Answer answer(String offerSdp) {
      return offerSdp.contains("no-h264")
          ? new Answer.Refused(new Refusal("no-h264", "video: VP8 offered (expected: H264)"))
          : new Answer.Accepted("v=0 answer to " + offerSdp);
    }

    @Override
    public void addCandidate(IceCandidate candidate) {
      candidates.add(candidate);
    }

    @Override
    public void send(AccessUnit unit) {
      sent.add(unit);
    }

    @Override
    public void sendBacklog(List<AccessUnit> units) {
      throw new AssertionError("a service has no backlog");
    }

    @Override
    public void sendBurst(List<AccessUnit> pictures) {
      burst.addAll(pictures);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void requestKeyFrame() {
      keyFrameRequests++;
    }

    @Override
    public PeerStats stats() {
      return new PeerStats(sent.size(), 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public String localUfrag() {
      return name;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
