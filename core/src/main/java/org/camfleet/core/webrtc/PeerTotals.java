package org.camfleet.core.webrtc;

import org.camfleet.core.webrtc.rtp.RtpReceiver;
import org.camfleet.core.webrtc.rtp.RtpSender;

/** Adds up the counters of a connection's streams. */
final class PeerTotals {
  private long packetsSent;
  private long packetsReceived;
  private long bytesSent;
  private long bytesReceived;
  private long picturesSent;
  private long picturesReceived;
  private long resent;
  private long lost;
  private long keyFrameRequests;
  private long rttMicros;
  private long freezes;
  private long frozenMicros;

  void add(RtpSender.Stats stats, boolean video) {
    packetsSent += stats.packets();
    bytesSent += stats.bytes();
    picturesSent += video ? stats.units() : 0;
    resent += stats.resent();
    lost += stats.lost();
    keyFrameRequests += stats.keyFrameRequests();
    rttMicros = Math.max(rttMicros, stats.roundTripMicros());
  }

  void add(RtpReceiver.Stats stats, boolean video) {
    packetsReceived += stats.packets();
    bytesReceived += stats.bytes();
    picturesReceived += video ? stats.units() : 0;
    lost += stats.lost();
    keyFrameRequests += stats.keyFrameRequests();
    freezes += stats.freezes();
    frozenMicros += stats.frozenMicros();
  }

  /** The totals; a side without sender reports has the round trip of ICE checks. */
  PeerStats toStats(long checksRttMicros) {
    return new PeerStats(
        packetsSent,
        packetsReceived,
        bytesSent,
        bytesReceived,
        picturesSent,
        picturesReceived,
        resent,
        lost,
        keyFrameRequests,
        rttMicros > 0 ? rttMicros : checksRttMicros,
        freezes,
        frozenMicros);
  }
}
