package org.camfleet.ops.e2e;

import java.nio.file.Path;
import java.util.List;

/**
 * A clip of 20 s with key frames 10 s apart, whose lowest rows show the picture's number as a bar
 * code.
 */
final class LongGroupClip {
  private LongGroupClip() {}

  /**
   * Makes it with Debian's ffmpeg; the bar code is that of testdata/make_demo_clip.sh, numbers from
   * 0 to 499.
   */
  static Path make(Path out) throws Exception {
    StringBuilder bar = new StringBuilder("drawbox=x=0:y=640:w=1280:h=80:color=black:t=fill");
    block(bar, 0, "1");
    StringBuilder ones = new StringBuilder("0");
    for (int bit = 9; bit >= 0; bit--) {
      String value = "mod(floor(n/" + (1 << bit) + "),2)";
      block(bar, 11 - bit, value);
      ones.append('+').append(value);
    }
    block(bar, 12, "mod(" + ones + ",2)");
    block(bar, 14, "1");
    FFprobe.Result result =
        FFprobe.run(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=1280x720:r=25",
                "-vf",
                bar.toString(),
                "-t",
                "20",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-profile:v",
                "main",
                "-pix_fmt",
                "yuv420p",
                "-bf",
                "0",
                "-g",
                "250",
                "-keyint_min",
                "250",
                "-sc_threshold",
                "0",
                "-b:v",
                "1500k",
                "-maxrate",
                "1800k",
                "-bufsize",
                "1500k",
                out.toString()));
    if (result.exit() != 0) {
      throw new IllegalStateException(result.errors());
    }
    return out;
  }

  private static void block(StringBuilder bar, int place, String when) {
    bar.append(",drawbox=x=")
        .append(80 * place)
        .append(":y=640:w=80:h=80:color=white:t=fill:enable='")
        .append(when)
        .append("'");
  }
}
