package org.camfleet.codecs.mkv;

import org.jspecify.annotations.Nullable;

/**
 * One track of a document.
 *
 * @param number its number, 1 to 126
 * @param name for whoever looks at the file
 * @param codecId as in the registry of RFC 9559
 * @param codecPrivate what a decoder needs ahead of the first frame
 * @param picture the size of pictures; null for sound
 * @param sound null for pictures
 */
public record MatroskaTrack(
    int number,
    String name,
    String codecId,
    byte[] codecPrivate,
    @Nullable Picture picture,
    @Nullable Sound sound) {

  /** Width and height in pixels. */
  public record Picture(int width, int height) {}

  /** Samples a second, and channels. */
  public record Sound(int sampleRate, int channels) {}

  /** H.264 behind 4-byte lengths; {@code avcC} is AVCDecoderConfigurationRecord. */
  public static MatroskaTrack avc(int number, byte[] avcC, int width, int height) {
    return new MatroskaTrack(
        number, "video", "V_MPEG4/ISO/AVC", avcC, new Picture(width, height), null);
  }

  /** AAC; {@code config} is AudioSpecificConfig. */
  public static MatroskaTrack aac(int number, byte[] config, int sampleRate, int channels) {
    return new MatroskaTrack(
        number, "audio", "A_AAC", config, null, new Sound(sampleRate, channels));
  }
}
