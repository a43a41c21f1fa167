package org.camfleet.core.media.audio;

import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.codecs.ffmpeg.PacketSink;

/** What one listener hears: limited, and coded as Opus. One thread. */
final class MixedTrack implements AutoCloseable {
  private final long listener;
  private final PcmLine clock;
  private final Mixer.Output out;
  private final Limiter limiter = new Limiter();
  private final OpusEncoder encoder = new OpusEncoder(Mixer.RATE);
  private final PacketSink sink = this::onPacket; // made once, not for each packet

  /** A track whose packets go to {@code out} under the listener's name. */
  MixedTrack(long listener, PcmLine clock, Mixer.Output out) {
    this.listener = listener;
    this.clock = clock;
    this.out = out;
  }

  /** Codes one frame that begins at a sample; changes the frame. */
  void encode(float[] pcm, long position) {
    limiter.limit(pcm, Mixer.FRAME);
    encoder.encode(pcm, 0, position, sink);
  }

  private void onPacket(byte[] packet, long position) {
    out.onFrame(listener, packet, clock.timeOf(position));
  }

  @Override
  public void close() {
    encoder.close();
  }
}
