package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What FFmpeg makes of a file: mean colours of pictures, levels and tones of sound, with their
 * times.
 */
final class Decoded {
  private Decoded() {}

  /**
   * The mean colour of one picture.
   *
   * @param seconds presentation time
   */
  record Colour(double seconds, int red, int green, int blue) {
    double luma() {
      return 0.299 * red + 0.587 * green + 0.114 * blue;
    }
  }

  /** The mean colour of every picture of a file. */
  static List<Colour> colours(Path video) throws IOException, InterruptedException {
    byte[] pixels = pixels(video, "scale=1:1:flags=area", "rgb24");
    List<Double> times = times(video, "v");
    List<Colour> colours = new ArrayList<>();
    for (int i = 0; i + 2 < pixels.length && i / 3 < times.size(); i += 3) {
      colours.add(
          new Colour(times.get(i / 3), pixels[i] & 255, pixels[i + 1] & 255, pixels[i + 2] & 255));
    }
    return colours;
  }

  /** What a filter leaves of every picture of a file, in one of FFmpeg's pixel formats. */
  static byte[] pixels(Path video, String filter, String format)
      throws IOException, InterruptedException {
    Path raw = Files.createTempFile("pictures", ".raw");
    try {
      FFprobe.Result result =
          FFprobe.run(
              List.of(
                  "ffmpeg",
                  "-y",
                  "-v",
                  "error",
                  "-copyts",
                  "-i",
                  video.toString(),
                  "-vf",
                  filter,
                  "-fps_mode",
                  "passthrough",
                  "-f",
                  "rawvideo",
                  "-pix_fmt",
                  format,
                  raw.toString()));
      if (result.exit() != 0) {
        throw new AssertionError(result.errors());
      }
      return Files.readAllBytes(raw);
    } finally {
      Files.delete(raw);
    }
  }

  /**
   * Presentation times of all packets of the first stream of a kind ({@code v} or {@code a}), in
   * seconds, file order.
   */
  static List<Double> times(Path file, String kind) throws IOException, InterruptedException {
    FFprobe.Result result =
        FFprobe.run(
            List.of(
                "ffprobe",
                "-v",
                "error",
                "-select_streams",
                kind + ":0",
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=p=0",
                file.toString()));
    return result
        .output()
        .lines()
        .map(line -> line.replace(",", "").trim())
        .filter(line -> !line.isEmpty())
        .map(Double::valueOf)
        .toList();
  }

  /**
   * Sound as 16 kHz mono samples.
   *
   * @param startSeconds presentation time of the first sample
   */
  record Sound(double startSeconds, float[] samples) {
    static final int RATE = 16_000;

    /**
     * Power of one frequency in a stretch, relative to the stretch's whole power: near 1 for a pure
     * tone.
     */
    double share(double hz, int from, int length) {
      double real = 0;
      double imaginary = 0;
      double power = 1e-12;
      for (int i = 0; i < length; i++) {
        double sample = samples[from + i];
        real += sample * Math.cos(2 * Math.PI * hz * i / RATE);
        imaginary += sample * Math.sin(2 * Math.PI * hz * i / RATE);
        power += sample * sample;
      }
      return 2 * (real * real + imaginary * imaginary) / (length * power);
    }

    /** Root mean square of a stretch. */
    double level(int from, int length) {
      double power = 0;
      for (int i = from; i < from + length; i++) {
        power += samples[i] * samples[i];
      }
      return Math.sqrt(power / length);
    }

    /** Presentation time behind the last sample. */
    double endSeconds() {
      return startSeconds + (double) samples.length / RATE;
    }

    /** Times at which a sound begins after silence, in seconds. */
    List<Double> onsets() {
      int window = RATE / 100;
      List<Double> onsets = new ArrayList<>();
      boolean silent = true;
      for (int from = 0; from + window <= samples.length; from += window) {
        double level = level(from, window);
        if (silent && level > 0.05) {
          onsets.add(startSeconds + (double) from / RATE);
        }
        silent = level < 0.02 || silent && level <= 0.05;
      }
      return onsets;
    }
  }

  /** The sound of a file. */
  static Sound sound(Path audio) throws IOException, InterruptedException {
    Path raw = Files.createTempFile("sound", ".f32");
    try {
      FFprobe.Result result =
          FFprobe.run(
              List.of(
                  "ffmpeg",
                  "-y",
                  "-v",
                  "error",
                  "-i",
                  audio.toString(),
                  "-ac",
                  "1",
                  "-ar",
                  "16000",
                  "-f",
                  "f32le",
                  raw.toString()));
      if (result.exit() != 0) {
        throw new AssertionError(result.errors());
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
      float[] samples = new float[bytes.remaining() / 4];
      bytes.asFloatBuffer().get(samples);
      List<Double> times = times(audio, "a");
      return new Sound(times.isEmpty() ? 0 : times.get(0), samples);
    } finally {
      Files.delete(raw);
    }
  }

  /** The first lines of a text, for messages. */
  static String head(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length < 2000 ? text : new String(bytes, 0, 2000, StandardCharsets.UTF_8) + "…";
  }
}
