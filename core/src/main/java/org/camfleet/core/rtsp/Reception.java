package org.camfleet.core.rtsp;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.camfleet.codecs.rtcp.PictureLossIndication;
import org.camfleet.codecs.rtcp.ReceiverReport;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpWriter;
import org.camfleet.codecs.rtcp.SenderReport;
import org.camfleet.codecs.rtcp.SourceDescription;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.rtp.SequenceUnwrapper;

/** What arrived of one RTP stream, and the reports about it (RFC 3550 6.4.2). One thread. */
final class Reception {
  private static final String CNAME = "camfleet";

  private final long ownSsrc = ThreadLocalRandom.current().nextInt() & 0xffff_ffffL;
  private SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private long ssrc = -1;
  private long first;
  private long highest;
  private long received;
  private long packets;
  private long lostBefore;
  private long expectedAtReport;
  private long receivedAtReport;
  private long lastReport;
  private long lastReportMicros;
  private int transit;
  private long jitter;

  void received(RtpPacket packet, long arrivalMicros, int clockRate) {
    if (packet.ssrc() != ssrc) {
      restart(packet);
    }
    long sequence = unwrapper.unwrap(packet.sequenceNumber());
    if (received == 0) {
      first = highest = sequence;
    }
    highest = Math.max(highest, sequence);
    jitter(packet.timestamp(), arrivalMicros, clockRate);
    received++;
    packets++;
  }

  /** RFC 3550 A.8: the mean deviation of how long packets are under way, in ticks, times 16. */
  private void jitter(long timestamp, long arrivalMicros, int clockRate) {
    long seconds = arrivalMicros / 1_000_000;
    long ticks = seconds * clockRate + arrivalMicros % 1_000_000 * clockRate / 1_000_000;
    int now = (int) (ticks - timestamp);
    if (received > 0) {
      long change = Math.abs((long) (now - transit));
      jitter += change - (jitter + 8 >> 4);
    }
    transit = now;
  }

  private void restart(RtpPacket packet) {
    lostBefore = lost();
    ssrc = packet.ssrc();
    unwrapper = new SequenceUnwrapper();
    received = expectedAtReport = receivedAtReport = 0;
    lastReport = 0;
    jitter = 0;
  }

  void reported(SenderReport report, long arrivalMicros) {
    lastReport = report.ntpTimestamp() >>> 16 & 0xffff_ffffL;
    lastReportMicros = arrivalMicros;
  }

  /** Whether a packet comes from another source than those before it. */
  boolean isOfAnother(RtpPacket packet) {
    return ssrc >= 0 && packet.ssrc() != ssrc;
  }

  boolean isEmpty() {
    return received == 0;
  }

  /** Packets that came, of all sources so far. */
  long packets() {
    return packets;
  }

  /** Packets that are missing in the numbering, of all sources so far. */
  long lost() {
    return lostBefore + (received == 0 ? 0 : Math.max(0, expected() - received));
  }

  private long expected() {
    return highest - first + 1;
  }

  /** A receiver report as a compound; there must have been a packet. */
  byte[] report(long nowMicros) {
    long expected = expected() - expectedAtReport;
    long missing = Math.max(0, expected - (received - receivedAtReport));
    expectedAtReport = expected();
    receivedAtReport = received;
    long delay = lastReport == 0 ? 0 : (nowMicros - lastReportMicros) * 65_536 / 1_000_000;
    RtcpPacket.ReportBlock block =
        new RtcpPacket.ReportBlock(
            ssrc,
            expected <= 0 ? 0 : (int) Math.min(255, missing * 256 / expected),
            (int) Math.min(0x7f_ffff, Math.max(0, expected() - received)),
            highest & 0xffff_ffffL,
            jitter >> 4,
            lastReport,
            delay & 0xffff_ffffL);
    return RtcpWriter.compound(
        List.of(
            new ReceiverReport(ownSsrc, List.of(block)), new SourceDescription(ownSsrc, CNAME)));
  }

  /** A compound that asks for a key frame; there must have been a packet. */
  byte[] keyFrameRequest() {
    return RtcpWriter.compound(
        List.of(
            new ReceiverReport(ownSsrc, List.of()),
            new SourceDescription(ownSsrc, CNAME),
            new PictureLossIndication(ownSsrc, ssrc)));
  }
}
