package org.camfleet.core.webrtc.rtp;

import org.camfleet.codecs.rtcp.NtpTimestamp;
import org.camfleet.codecs.rtcp.RtcpPacket.ReportBlock;
import org.camfleet.core.media.Ticks;

/**
 * One stream's relation of unit times, RTP timestamps and NTP time, and the round trip time that
 * comes of it. One thread.
 */
final class SenderClock {
  // Beyond this a unit's time is not about now, and the report quotes the unit instead of now.
  private static final long NEAR_MICROS = 10_000_000L;
  private static final long LONGEST_ROUND_TRIP = 30_000_000L;

  private final int clockRate;
  private final long base;
  private boolean anchored;
  private long anchor;
  private long last;
  private long roundTrip;

  // The latest reports, to tell the round trip even where a report did not quote the present.
  private final long[] quoted = new long[8];
  private final long[] sentAt = new long[8];
  private int reports;

  /** Starts at RTP timestamp {@code base}. */
  SenderClock(int clockRate, long base) {
    this.clockRate = clockRate;
    this.base = base;
  }

  /** Puts {@code base} at a time, once; later calls change nothing. */
  void anchor(long timeMicros) {
    if (!anchored) {
      anchored = true;
      anchor = timeMicros;
      last = timeMicros;
    }
  }

  /** The RTP timestamp of a time. */
  long timestamp(long timeMicros) {
    return base + Ticks.ofMicros(timeMicros - anchor, clockRate) & 0xFFFF_FFFFL;
  }

  /** Notes the time of the unit that is sent. */
  void sent(long timeMicros) {
    last = timeMicros;
  }

  boolean isAnchored() {
    return anchored;
  }

  /** The time that a report sent now quotes: a whole number of ticks, so that nothing is lost. */
  long quote(long epochMicros) {
    long time = Math.abs(epochMicros - last) < NEAR_MICROS ? epochMicros : last;
    return anchor + Ticks.toMicros(Ticks.ofMicros(time - anchor, clockRate), clockRate);
  }

  /** Notes that a report was sent. */
  void reported(long ntp, long nowMicros) {
    quoted[reports & 7] = NtpTimestamp.middle(ntp);
    sentAt[reports & 7] = nowMicros;
    reports++;
  }

  /** Takes what the far end says of our reports (RFC 3550 clause 6.4.1). */
  void roundTrip(ReportBlock block, long nowMicros) {
    if (block.lastSenderReport() == 0) {
      return;
    }
    for (int i = 0; i < Math.min(reports, 8); i++) {
      if (quoted[i] == block.lastSenderReport()) {
        long held = block.delaySinceLastSenderReport() * 1_000_000 >> 16;
        long trip = nowMicros - sentAt[i] - held;
        if (trip < LONGEST_ROUND_TRIP) {
          roundTrip = Math.max(1, trip);
        }
        return;
      }
    }
  }

  /** The last round trip time in microseconds, 0 when unknown. */
  long roundTrip() {
    return roundTrip;
  }
}
