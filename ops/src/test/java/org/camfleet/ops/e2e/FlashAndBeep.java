package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The demo clip's flash and beep of each second, in a recording. */
final class FlashAndBeep {
  private static final double WHITE = 140;

  /** Seconds without a picture, after which the source has begun anew. */
  private static final double PAUSE = 0.3;

  private FlashAndBeep() {}

  /**
   * The most seconds between a flash and the beep that is nearest to it, where both can be in the
   * recording; fails when there are less than {@code least} of either.
   */
  static double worst(Path video, Path audio, int least) throws Exception {
    return worst(video, audio, least, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** The same of the flashes between two instants, in seconds. */
  static double worst(Path video, Path audio, int least, double from, double until)
      throws Exception {
    List<Double> flashes = flashes(video);
    flashes.removeIf(flash -> flash < from || flash > until);
    Decoded.Sound sound = Decoded.sound(audio);
    List<Double> beeps = sound.onsets();
    assertThat(flashes).as("flashes").hasSizeGreaterThanOrEqualTo(least);
    assertThat(beeps).as("beeps").hasSizeGreaterThanOrEqualTo(least);
    double worst = 0;
    double worstAt = 0;
    for (double flash : flashes) {
      if (flash < sound.startSeconds() + 0.1 || flash > sound.endSeconds() - 0.2) {
        continue; // its beep is not in the recording
      }
      double nearest =
          beeps.stream().mapToDouble(beep -> Math.abs(beep - flash)).min().orElseThrow();
      worstAt = nearest > worst ? flash : worstAt;
      worst = Math.max(worst, nearest);
    }
    if (worst > 0.1) {
      Figures.print(
          "flashes %s, beeps %s, sound %.3f to %.3f, worst at %.3f"
              .formatted(flashes, beeps, sound.startSeconds(), sound.endSeconds(), worstAt));
    }
    return worst;
  }

  private static List<Double> flashes(Path video) throws Exception {
    List<Double> flashes = new ArrayList<>();
    boolean bright = true;
    double last = Double.NEGATIVE_INFINITY;
    for (Decoded.Colour picture : Decoded.colours(video)) {
      // A source that begins anew does so with a flash, whose beep may have come before it.
      bright |= picture.seconds() - last > PAUSE;
      last = picture.seconds();
      boolean white = picture.luma() > WHITE;
      if (white && !bright) {
        flashes.add(picture.seconds());
      }
      bright = white;
    }
    return flashes;
  }
}
