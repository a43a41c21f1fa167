package org.camfleet.core.webrtc.rtp;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.rtcp.Remb;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.TransportFeedback;
import org.camfleet.codecs.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Tells a peer how fast it may send: arrival times of every packet where it numbers them
 * (transport-cc), and REMB with a ceiling. Of a peer that does not number them the ceiling gives
 * way under loss; one that does sees what is lost by itself, and would be held down for long after.
 * One for a peer connection, all its receivers feed it; one thread.
 */
public final class BandwidthFeedback {
  private static final long FEEDBACK_MICROS = 100_000;
  private static final int FEEDBACK_PACKETS = 200;
  private static final long LEAST_BITRATE = 100_000;

  private final long ssrc;
  private final int extension;
  private final long maximumBitrate;
  private final RtcpSink sink;
  private final @Nullable TransportFeedbackBuilder builder;
  private final List<Long> sources = new ArrayList<>(4);
  private long latest = -1;
  private long lastFeedback;
  private long lastRemb = Long.MIN_VALUE;
  private long bytes;
  private long bitrate;
  private int worstLoss;
  private boolean numbered;

  /**
   * Feedback in the name of {@code ssrc}.
   *
   * @param extension header extension id of the transport-wide sequence number, 0 when it was not
   *     negotiated
   * @param maximumBitrate bits a second that the peer may reach
   */
  public BandwidthFeedback(long ssrc, int extension, long maximumBitrate, RtcpSink sink) {
    this.ssrc = ssrc;
    this.extension = extension;
    this.maximumBitrate = maximumBitrate;
    this.bitrate = maximumBitrate;
    this.sink = sink;
    this.builder = extension == 0 ? null : new TransportFeedbackBuilder();
  }

  /** Takes every RTP packet that arrives. */
  void packet(RtpPacket packet, long arrivalMicros) {
    bytes += packet.length();
    if (packet.ssrc() != latest) {
      source(packet.ssrc());
    }
    if (builder != null) {
      note(builder, packet, arrivalMicros);
    }
    if (lastRemb == Long.MIN_VALUE) {
      remb(arrivalMicros);
    }
  }

  private void source(long sender) {
    latest = sender;
    if (!sources.contains(sender) && sources.size() < 4) {
      sources.add(sender);
      lastRemb = Long.MIN_VALUE; // the sooner a sender knows its ceiling, the sooner it ramps up
    }
  }

  private void note(TransportFeedbackBuilder arrivals, RtpPacket packet, long now) {
    long number = packet.extensionUnsigned(extension);
    if (number < 0) {
      return;
    }
    numbered = true;
    arrivals.packet((int) number & 0xFFFF, now);
    if (now - lastFeedback < FEEDBACK_MICROS && arrivals.pending() < FEEDBACK_PACKETS) {
      return;
    }
    lastFeedback = now;
    TransportFeedback message = arrivals.next(ssrc, packet.ssrc());
    while (message != null) {
      sink.send(List.<RtcpPacket>of(message));
      message = arrivals.next(ssrc, packet.ssrc());
    }
  }

  /** What a receiver saw in the last second: loss in 1/256. */
  void loss(int fractionLost) {
    worstLoss = Math.max(worstLoss, fractionLost);
  }

  /** To be called about once a second, after the receivers' ticks. */
  public void tick(long nowMicros) {
    if (sources.isEmpty()) {
      return;
    }
    long elapsed = Math.max(1, nowMicros - lastRemb);
    long arriving = bytes * 8_000_000 / elapsed;
    if (worstLoss > 25 && !numbered) { // a tenth
      bitrate = Math.max(LEAST_BITRATE, Math.min(bitrate, arriving) * 85 / 100);
    } else {
      bitrate = Math.min(maximumBitrate, bitrate + bitrate / 8);
    }
    remb(nowMicros);
  }

  private void remb(long now) {
    lastRemb = now;
    bytes = 0;
    worstLoss = 0;
    sink.send(List.of(new Remb(ssrc, bitrate, List.copyOf(sources))));
  }
}
