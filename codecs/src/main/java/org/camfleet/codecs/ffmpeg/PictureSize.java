package org.camfleet.codecs.ffmpeg;

/**
 * A size that an encoder of I420 takes.
 *
 * @param width in pixels, even
 * @param height in pixels, even
 */
public record PictureSize(int width, int height) {
  /** What encoders take at least. */
  private static final int LEAST = 16;

  /**
   * The largest size of a picture's shape that fits into a box and is not larger than the picture.
   * A picture of no more than a few rows gets the least an encoder takes.
   *
   * @param pixelAspect width of a stored pixel divided by its height; what comes out is square
   */
  public static PictureSize within(
      int width, int height, double pixelAspect, int maxWidth, int maxHeight) {
    double shown = pixelAspect >= 1 ? width * pixelAspect : width;
    double tall = pixelAspect >= 1 ? height : height / pixelAspect;
    double factor = Math.min(1, Math.min(maxWidth / shown, maxHeight / tall));
    return new PictureSize(even(shown * factor), even(tall * factor));
  }

  private static int even(double side) {
    return Math.max(LEAST, (int) Math.floor(side / 2 + 0.001) * 2);
  }
}
