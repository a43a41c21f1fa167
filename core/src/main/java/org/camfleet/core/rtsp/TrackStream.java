package org.camfleet.core.rtsp;

import java.util.List;
import org.camfleet.codecs.rtcp.Bye;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpReader;
import org.camfleet.codecs.rtcp.SenderReport;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.MediaTimeline;
import org.camfleet.core.media.SourceClock;

/** The RTP stream of one track of a camera, up to access units. One thread. */
abstract sealed class TrackStream permits VideoStream, AudioStream {
  private final int payloadType;
  private final int clockRate;
  private final MediaTimeline timeline;
  private final Reception reception = new Reception();
  private int channel;
  private int reportChannel;
  private boolean saidBye;

  TrackStream(
      MediaTimeline.Kind kind, int payloadType, int clockRate, SourceClock clock, int channel) {
    this.payloadType = payloadType;
    this.clockRate = clockRate;
    this.timeline = new MediaTimeline(kind, clockRate, clock);
    channels(channel, channel + 1);
  }

  /** Where the camera sends the track; it may choose others than we asked for. */
  final void channels(int rtp, int rtcp) {
    channel = rtp;
    reportChannel = rtcp;
  }

  final int channel() {
    return channel;
  }

  final int reportChannel() {
    return reportChannel;
  }

  final int payloadType() {
    return payloadType;
  }

  final Reception reception() {
    return reception;
  }

  /** Whether the camera said that the stream is over. */
  final boolean saidBye() {
    return saidBye;
  }

  /** Takes a packet of this track. */
  final void rtp(RtpPacket packet, long arrivalMicros) {
    reception.received(packet, arrivalMicros, clockRate);
    push(packet, arrivalMicros);
  }

  /** Takes an RTCP compound of this track; false when nothing in it could be read. */
  final boolean rtcp(byte[] data, int offset, int length, long arrivalMicros) {
    List<RtcpPacket> packets = RtcpReader.parse(data, offset, length);
    for (RtcpPacket packet : packets) {
      if (packet instanceof SenderReport report) {
        reception.reported(report, arrivalMicros);
        timeline.senderReport(report.ntpTimestamp(), report.rtpTimestamp(), arrivalMicros);
      } else if (packet instanceof Bye) {
        saidBye = true;
      }
    }
    return !packets.isEmpty();
  }

  /** The RTP timestamp of an instant for which the other track has one, too (RFC 2326 12.33). */
  final void startsAt(long rtpTimestamp) {
    timeline.startsAt(rtpTimestamp);
  }

  final long stamp(long rtpTimestamp, long arrivalMicros) {
    return timeline.stamp(rtpTimestamp, arrivalMicros);
  }

  /** Where the times of this track come from. */
  final ClockQuality quality() {
    return timeline.quality();
  }

  /** How old units are when they arrive, in microseconds. */
  final long delayMicros() {
    return timeline.delayMicros();
  }

  /** From now on units come in another order than that of their times, which are kept. */
  final void keepOrder() {
    timeline.keepOrder();
  }

  /** Payloads that made no sense so far. */
  abstract long malformed();

  /** What was wrong with the last of them. */
  String damage() {
    return "payload";
  }

  abstract void push(RtpPacket packet, long arrivalMicros);
}
