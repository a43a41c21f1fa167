package org.camfleet.core.webrtc;

import java.net.InetSocketAddress;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;

/** What a peer tells its owner, always on the media loop. */
public interface PeerListener {
  /**
   * A local candidate to trickle to the far end; never before the description that it belongs to
   * was made.
   */
  void onLocalCandidate(IceCandidate candidate);

  /**
   * An authenticated connectivity check named its sender's ICE user name fragment (RFC 8445 clause
   * 7.2.2): the answer with this fragment is the answer to this very offer. Also before any answer.
   */
  default void onPeerUfrag(String ufrag) {}

  /** ICE and DTLS stand; media may flow. */
  void onConnected(String srtpProfile, InetSocketAddress remote);

  /** A decodable unit came in. */
  void onUnit(AccessUnit unit);

  /**
   * The far end's pictures follow a wall clock that is trusted: its sender reports gave NTP time
   * near ours and its source description gave this CNAME. Told once, ahead of the first picture
   * that follows it; the same picture has the same time, within 2 ms, from every peer of one CNAME.
   */
  default void onSourceClock(String cname) {}

  /**
   * The times of the pictures that follow are known so well: by the far end's sender reports, and
   * by what it says of its own source. Told when it changes.
   */
  default void onClockQuality(ClockQuality quality) {}

  /**
   * The TURN server in use lengthens the allocation no more, so that media stop in some minutes, or
   * nothing comes from the peer any more: it is time to make a new connection beside this one.
   */
  default void onPathEnding(String why) {}

  /** The far end asks for a key frame. */
  void onKeyFrameRequested();

  /**
   * The connection failed and is closed: {@code ice-timeout}, {@code no-relay}, {@code
   * consent-lost}, {@code relay-lost}, {@code dtls-failed} and the like.
   */
  void onFailed(String code, String text);

  /** The far end closed it in order. */
  void onClosed(String reason);
}
