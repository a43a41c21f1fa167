package org.camfleet.core.adaptive;

/** Reads the bar of blocks that tells which picture of the demo clip this is, at any size. */
final class PictureNumber {
  private PictureNumber() {}

  /** The number, or -1 when the bar is not as it should be. */
  static int read(RawPicture picture) {
    int row = picture.height() * 17 / 18; // the middle of the lowest ninth
    int bits = 0;
    for (int block = 0; block < 16; block++) {
      int column = (2 * block + 1) * picture.width() / 32;
      int luma = picture.y().get(row * picture.strideY() + column) & 0xFF;
      if (luma > 80 && luma < 170) {
        return -1;
      }
      bits = bits << 1 | (luma >= 170 ? 1 : 0);
    }
    int number = bits >> 4 & 0x3FF;
    boolean framed = bits >> 14 == 2 && (bits & 7) == 2;
    return framed && (Integer.bitCount(number) & 1) == (bits >> 3 & 1) ? number : -1;
  }
}
