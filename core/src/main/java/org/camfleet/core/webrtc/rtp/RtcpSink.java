package org.camfleet.core.webrtc.rtp;

import java.util.List;
import org.camfleet.codecs.rtcp.RtcpPacket;

/** Takes RTCP packets to send at once as one compound; on the loop. */
@FunctionalInterface
public interface RtcpSink {
  /** Sends the packets, in this order; together at most 1200 bytes. */
  void send(List<? extends RtcpPacket> packets);
}
