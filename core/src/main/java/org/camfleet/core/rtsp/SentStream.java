package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import org.camfleet.codecs.rtsp.RtpInfo;

/** The RTP stream of a track on one connection. */
final class SentStream {
  private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;

  private final int channel;
  private final int reportChannel;
  private final int clockRate;
  private final long ssrc;
  private final long firstTimestamp;
  private int sequence;
  private long packets;
  private long bytes;

  SentStream(int channel, int reportChannel, int clockRate, long ssrc, int firstSequence) {
    this.channel = channel;
    this.reportChannel = reportChannel;
    this.clockRate = clockRate;
    this.ssrc = ssrc;
    this.firstTimestamp = ssrc * 31;
    this.sequence = firstSequence;
  }

  void write(FramedUnit unit, long timeMicros, ByteBuf out) {
    unit.write(out, channel, sequence, timestamp(timeMicros), ssrc);
    sequence += unit.packets();
    packets += unit.packets();
    bytes += unit.payloadBytes();
  }

  /** What is next, for RTP-Info (RFC 2326 12.33). */
  RtpInfo.Entry next(String url, long timeMicros) {
    return new RtpInfo.Entry(url, sequence & 0xffff, timestamp(timeMicros) & 0xffff_ffffL);
  }

  private long timestamp(long timeMicros) {
    // Whole seconds apart: the product of all of it would leave 64 bits.
    long ticks =
        timeMicros / 1_000_000 * clockRate + timeMicros % 1_000_000 * clockRate / 1_000_000;
    return firstTimestamp + ticks;
  }

  /** A sender report (RFC 3550 6.4.1) in its frame. */
  void report(ByteBuf out, long nowMicros, long phaseMicros) {
    long seconds = nowMicros / 1_000_000;
    out.writeByte('$').writeByte(reportChannel).writeShort(28);
    out.writeInt(0x80C8_0006).writeInt((int) ssrc);
    out.writeInt((int) (seconds + NTP_EPOCH_SECONDS));
    out.writeInt((int) ((nowMicros % 1_000_000 << 32) / 1_000_000));
    out.writeInt((int) timestamp(nowMicros + phaseMicros));
    out.writeInt((int) packets).writeInt((int) bytes);
  }
}
