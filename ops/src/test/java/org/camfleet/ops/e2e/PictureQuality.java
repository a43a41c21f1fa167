package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How like their source the pictures of a recording are. */
final class PictureQuality {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;
  private static final int THUMB = WIDTH * HEIGHT;

  private PictureQuality() {}

  /** Width and height of a recording's pictures, in pixels. */
  record Size(int width, int height) {}

  static Size size(Path video) throws IOException, InterruptedException {
    var stream =
        FFprobe.json(video, "-select_streams", "v:0", "-show_entries", "stream=width,height")
            .path("streams")
            .get(0);
    return new Size(stream.path("width").asInt(), stream.path("height").asInt());
  }

  /**
   * Peak signal-to-noise ratio of luma, in dB, over {@code count} pictures from the one of index
   * {@code from} on, each against the picture of the source that is most like it, scaled to its
   * size.
   */
  static double psnr(Path recorded, Path source, int from, int count)
      throws IOException, InterruptedException {
    Size size = size(recorded);
    String thumbs = "scale=" + WIDTH + ":" + HEIGHT + ":flags=area";
    String range = "select=between(n\\,%d\\,%d)".formatted(from, from + count - 1);
    byte[] ours = Decoded.pixels(recorded, range + "," + thumbs, "gray");
    byte[] theirs = Decoded.pixels(source, thumbs, "gray");
    List<Integer> nearest = new ArrayList<>();
    for (int i = 0; i < ours.length / THUMB; i++) {
      nearest.add(nearest(ours, i, theirs));
    }
    List<Integer> distinct = List.copyOf(new TreeSet<>(nearest));
    byte[] is = Decoded.pixels(recorded, range, "gray");
    byte[] was =
        Decoded.pixels(
            source,
            chosen(distinct) + ",scale=%d:%d:flags=bicubic".formatted(size.width(), size.height()),
            "gray");
    double error = 0;
    int pixels = size.width() * size.height();
    for (int i = 0; i < nearest.size(); i++) {
      error += error(is, i, was, distinct.indexOf(nearest.get(i)), pixels);
    }
    return 10 * Math.log10(255 * 255 / (error / nearest.size()));
  }

  private static double error(byte[] one, int at, byte[] other, int otherAt, int pixels) {
    double error = 0;
    for (int i = 0; i < pixels; i++) {
      int difference = (one[at * pixels + i] & 255) - (other[otherAt * pixels + i] & 255);
      error += (double) difference * difference;
    }
    return error / pixels;
  }

  private static String chosen(List<Integer> indices) {
    StringBuilder select = new StringBuilder("select=");
    String plus = "";
    for (int index : indices) {
      select.append(plus).append("eq(n\\,").append(index).append(')');
      plus = "+";
    }
    return select.toString();
  }

  private static int nearest(byte[] ours, int index, byte[] theirs) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < theirs.length / THUMB; i++) {
      long error = 0;
      for (int p = 0; p < THUMB && error < least; p++) {
        int difference = (ours[index * THUMB + p] & 255) - (theirs[i * THUMB + p] & 255);
        error += (long) difference * difference;
      }
      if (error < least) {
        least = error;
        best = i;
      }
    }
    return best;
  }
}
