package org.camfleet.codecs.ffmpeg;

/** Takes what an encoder made. */
@FunctionalInterface
public interface PacketSink {
  /**
   * Takes one coded frame.
   *
   * @param position the sample that its sound begins at, on the line that the caller counts on;
   *     what the encoder delays is already taken out
   */
  void onPacket(byte[] packet, long position);
}
