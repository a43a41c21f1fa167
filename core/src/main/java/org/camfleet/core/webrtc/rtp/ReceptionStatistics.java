package org.camfleet.core.webrtc.rtp;

import org.camfleet.codecs.rtcp.NtpTimestamp;
import org.camfleet.codecs.rtcp.RtcpPacket.ReportBlock;
import org.camfleet.codecs.rtcp.SenderReport;

/** What a receiver report says of a stream (RFC 3550 appendix A.3 and A.8). One thread. */
final class ReceptionStatistics {
  private final int clockRate;
  private boolean started;
  private long first;
  private long highest;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private long transit;
  private double jitter;
  private long lastReport;
  private long lastReportArrival;

  ReceptionStatistics(int clockRate) {
    this.clockRate = clockRate;
  }

  void packet(long sequence, long timestamp, long arrivalMicros) {
    long arrivalTicks = arrivalMicros / 1000 * clockRate / 1000;
    int now = (int) (arrivalTicks - timestamp);
    if (!started) {
      started = true;
      first = highest = sequence;
      transit = now;
    }
    highest = Math.max(highest, sequence);
    received++;
    int moved = now - (int) transit;
    transit = now;
    if (moved != Integer.MIN_VALUE && Math.abs(moved) < 10 * clockRate) {
      jitter += (Math.abs(moved) - jitter) / 16;
    }
  }

  void senderReport(SenderReport report, long arrivalMicros) {
    lastReport = NtpTimestamp.middle(report.ntpTimestamp());
    lastReportArrival = arrivalMicros;
  }

  boolean isStarted() {
    return started;
  }

  /** The block of a report sent now. */
  ReportBlock report(long ssrc, long nowMicros) {
    long expected = highest - first + 1;
    long lostNow = expected - expectedBefore - (received - receivedBefore);
    long expectedNow = expected - expectedBefore;
    expectedBefore = expected;
    receivedBefore = received;
    int fraction =
        expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, lostNow * 256 / expectedNow);
    long lost = Math.max(-0x80_0000, Math.min(0x7F_FFFF, expected - received));
    long delay = lastReport == 0 ? 0 : (nowMicros - lastReportArrival) * 65_536 / 1_000_000;
    return new ReportBlock(
        ssrc, fraction, (int) lost, highest & 0xFFFF_FFFFL, (long) jitter, lastReport, delay);
  }
}
