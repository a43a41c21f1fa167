package org.camfleet.codecs.ffmpeg;

/** How pictures are coded that can be decoded. */
public enum PictureCodec {
  /** H.264, NAL units behind 4-byte lengths. */
  H264("h264"),
  /** H.265, NAL units behind 4-byte lengths. */
  H265("hevc"),
  /** Single JPEG images. */
  JPEG("mjpeg");

  private final String decoder;

  PictureCodec(String decoder) {
    this.decoder = decoder;
  }

  /** FFmpeg's name of the decoder. */
  String decoder() {
    return decoder;
  }

  /** Whether a NAL unit with this first byte is a parameter set. */
  boolean isParameterSet(byte header) {
    return switch (this) {
      case H264 -> isIn(header & 0x1F, 7, 8) || isIn(header & 0x1F, 13, 15);
      case H265 -> isIn(header >> 1 & 0x3F, 32, 34);
      case JPEG -> false;
    };
  }

  private static boolean isIn(int type, int first, int last) {
    return type >= first && type <= last;
  }
}
