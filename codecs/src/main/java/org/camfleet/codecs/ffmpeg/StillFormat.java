package org.camfleet.codecs.ffmpeg;

/**
 * How a single picture is written.
 *
 * @param kind the file format
 * @param quality from 1 to 100, of JPEG alone: about that of libjpeg
 * @param width wanted, in pixels; 0 for what suits the height
 * @param height wanted, in pixels; 0 for the picture's own size
 */
public record StillFormat(Kind kind, int quality, int width, int height) {
  /** JPEG's first table entries are of this size at quality 50, in FFmpeg's scale of 1 to 31. */
  private static final double MEDIUM = 14.5;

  /** Formats of files. */
  public enum Kind {
    /** Baseline JPEG, BT.601 of full range as JFIF has it. */
    JPEG,
    /** PNG of 24 bits. */
    PNG
  }

  /** Checks the ranges. */
  public StillFormat {
    if (quality < 1 || quality > 100 || width < 0 || height < 0 || width > 0 && height == 0) {
      throw new IllegalArgumentException(
          "still: quality %d, %dx%d (expected: 1 to 100; both sides, the height or neither)"
              .formatted(quality, width, height));
    }
  }

  /** FFmpeg's quantizer: libjpeg's rule for what a quality does to the tables, in its scale. */
  int quantizer() {
    double scale = quality < 50 ? 50.0 / quality : 2 - quality / 50.0;
    return (int) Math.max(1, Math.min(31, Math.round(MEDIUM * scale)));
  }

  /** The sides in pixels of what becomes of a picture. */
  int[] sides(DecodedPicture picture) {
    double aspect = picture.pixelAspect();
    double shown = aspect >= 1 ? picture.width() * aspect : picture.width();
    double tall = aspect >= 1 ? picture.height() : picture.height() / aspect;
    if (height == 0) {
      return new int[] {side(shown), side(tall)};
    }
    return new int[] {width > 0 ? width : side(height * shown / tall), height};
  }

  private static int side(double pixels) {
    return (int) Math.max(1, Math.round(pixels));
  }
}
