package org.camfleet.core.rtsp;

import java.util.Arrays;
import java.util.function.Consumer;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.sdp.RtpMap;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.metrics.CountingMetrics;

/** A backchannel whose camera is the test. */
public final class BackchannelTap {
  private BackchannelTap() {}

  /** One of G.711 whose payloads go there. */
  public static Backchannel open(AudioTrack track, LoopTimer timer, Consumer<byte[]> payloads) {
    return new Backchannel(
        new BackchannelPlan(new RtpMap(0, track.codec().name(), 8000, 1), null, track),
        160,
        Backchannel.Pace.DEFAULT,
        timer,
        packet -> {
          payloads.accept(Arrays.copyOfRange(packet, RtpPacket.HEADER_LENGTH, packet.length));
          return true;
        },
        Backchannel.Counters.of(new CountingMetrics()));
  }
}
