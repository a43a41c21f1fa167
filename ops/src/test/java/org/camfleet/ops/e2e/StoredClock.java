package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The running numbers that stored pictures show in black and white bars: they tell whether a
 * recording went on, whatever its times say.
 */
final class StoredClock {
  private static final int LIGHT = 127;

  private StoredClock() {}

  /**
   * One stored picture.
   *
   * @param seconds presentation time
   * @param number the number in its bars, -1 when it is none
   */
  record Shown(double seconds, int number) {}

  /** What is stored of a camera that plays the demo clip (testdata/make_demo_clip.sh). */
  static List<Shown> ofCamera(Recording.Tracks stored, Path directory)
      throws IOException, InterruptedException {
    return read(stored, directory, "crop=iw:ih*70/720:0:ih*645/720", 16, StoredClock::framed);
  }

  /** What is stored of a page with the clock of ops/src/test/aws-js/page/media.js. */
  static List<Shown> ofPage(Recording.Tracks stored, Path directory)
      throws IOException, InterruptedException {
    // Its lowest bit is at the left.
    return read(
        stored, directory, "crop=iw:ih*3/10:0:ih*6/10", 12, bits -> Integer.reverse(bits) >>> 20);
  }

  private static List<Shown> read(
      Recording.Tracks stored, Path directory, String crop, int bars, IntUnaryOperator number)
      throws IOException, InterruptedException {
    List<Shown> all = new ArrayList<>();
    for (Path file : stored.files(directory)) {
      byte[] pixels =
          Decoded.pixels(file, crop + ",scale=" + bars + ":1:flags=area,format=gray", "gray");
      List<Double> times = Decoded.times(file, "v");
      assertThat(pixels).as("bars of each picture").hasSize(times.size() * bars);
      for (int i = 0; i < times.size(); i++) {
        int bits = 0;
        for (int bar = 0; bar < bars; bar++) {
          bits = bits << 1 | ((pixels[i * bars + bar] & 255) > LIGHT ? 1 : 0);
        }
        all.add(new Shown(times.get(i), number.applyAsInt(bits)));
      }
    }
    return all;
  }

  /** 1 0 | ten bits | parity | 0 1 0. */
  private static int framed(int bits) {
    int number = bits >> 4 & 1023;
    boolean parity = (bits >> 3 & 1) == Integer.bitCount(number) % 2;
    return bits >> 14 == 2 && parity && (bits & 7) == 2 ? number : -1;
  }

  /** The most seconds from one picture to the next. */
  static double longestGap(List<Shown> pictures) {
    double longest = 0;
    for (int i = 1; i < pictures.size(); i++) {
      longest = Math.max(longest, pictures.get(i).seconds() - pictures.get(i - 1).seconds());
    }
    return longest;
  }

  /** Seconds from the first picture to the last. */
  static double seconds(List<Shown> pictures) {
    return pictures.get(pictures.size() - 1).seconds() - pictures.get(0).seconds();
  }

  /**
   * Where the numbers do not go on with the times: where one is shown again, or is off by more than
   * {@code tolerance} from what the time since the one before it makes it.
   */
  static List<String> jumps(
      List<Shown> pictures, int period, double numbersPerSecond, double tolerance) {
    List<String> jumps = new ArrayList<>();
    for (int i = 1; i < pictures.size(); i++) {
      Shown last = pictures.get(i - 1);
      Shown next = pictures.get(i);
      double due = (next.seconds() - last.seconds()) * numbersPerSecond;
      int shown = next.number() - last.number();
      // Of all the rounds that lead to this number, the nearest one.
      double step = shown + period * Math.rint((due - shown) / period);
      if (step < 1 || Math.abs(step - due) > tolerance) {
        jumps.add("%s, then %s: %.0f instead of %.1f on".formatted(last, next, step, due));
      }
    }
    return jumps;
  }

  /** By how much each number is ahead of the one before it, for numbers that begin again. */
  static List<Integer> steps(List<Shown> pictures, int period) {
    return IntStream.range(1, pictures.size())
        .map(i -> pictures.get(i).number() - pictures.get(i - 1).number())
        .mapToObj(step -> Math.floorMod(step, period))
        .toList();
  }
}
