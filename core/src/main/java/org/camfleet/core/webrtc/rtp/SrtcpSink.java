package org.camfleet.core.webrtc.rtp;

import java.util.List;
import org.camfleet.codecs.rtcp.ReceiverReport;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpWriter;
import org.camfleet.codecs.rtcp.SenderReport;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.srtp.SrtpSender;

/**
 * Protects RTCP compounds and sends each as one datagram; one for a peer connection, one thread.
 */
public final class SrtcpSink implements RtcpSink {
  private static final int SIZE = 2048;

  private final SrtpSender srtp;
  private final DatagramPath path;
  private final boolean reducedSize;
  private final byte[] plain = new byte[SIZE];
  private final byte[] cipher = new byte[SIZE];

  /**
   * Sends through {@code path}; without {@code reducedSize} (RFC 5506) every compound gets a report
   * in front, as RFC 3550 clause 6.1 wants it.
   */
  public SrtcpSink(SrtpSender srtp, DatagramPath path, boolean reducedSize) {
    this.srtp = srtp;
    this.path = path;
    this.reducedSize = reducedSize;
  }

  @Override
  public void send(List<? extends RtcpPacket> packets) {
    if (packets.isEmpty()) {
      return;
    }
    RtcpPacket first = packets.get(0);
    int length = 0;
    if (!reducedSize && !(first instanceof SenderReport || first instanceof ReceiverReport)) {
      length = RtcpWriter.write(new ReceiverReport(first.ssrc(), List.of()), plain, 0);
    }
    for (RtcpPacket packet : packets) {
      length += RtcpWriter.write(packet, plain, length);
    }
    path.send(cipher, 0, srtp.protectRtcp(plain, 0, length, cipher, 0));
  }
}
