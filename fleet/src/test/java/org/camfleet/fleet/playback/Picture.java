package org.camfleet.fleet.playback;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** An image file as Java's own decoders see it. */
record Picture(BufferedImage image) {
  /** The lowest rows of the demo clip's pictures are 16 blocks: its number in bits. */
  private static final int BLOCKS = 16;

  static Picture of(byte[] file) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
    if (image == null) {
      throw new AssertionError(file.length + " bytes that are no image");
    }
    return new Picture(image);
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** The number that is drawn into a picture of the demo clip, after its parity. */
  int number() {
    int bits = 0;
    for (int block = 0; block < BLOCKS; block++) {
      int x = (2 * block + 1) * width() / (2 * BLOCKS);
      int y = height() * 17 / 18;
      bits = bits << 1 | ((image.getRGB(x, y) >> 8 & 0xFF) > 127 ? 1 : 0);
    }
    int number = bits >> 4 & 0x3FF;
    boolean framed = bits >> 14 == 0b10 && (bits & 0b111) == 0b010;
    if (!framed || (bits >> 3 & 1) != Integer.bitCount(number) % 2) {
      throw new AssertionError("no number in it: " + Integer.toBinaryString(bits));
    }
    return number;
  }

  /** How alike two pictures are, in dB. */
  double psnr(Picture other) {
    double squares = 0;
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++) {
        int one = image.getRGB(x, y);
        int two = other.image.getRGB(x, y);
        for (int shift = 0; shift < 24; shift += 8) {
          int difference = (one >> shift & 0xFF) - (two >> shift & 0xFF);
          squares += difference * difference;
        }
      }
    }
    return 10 * Math.log10(255.0 * 255.0 / (squares / (3.0 * width() * height())));
  }
}
