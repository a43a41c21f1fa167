package org.camfleet.ops.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A few seconds of moving pictures of any size and bit rate, a key frame each second. */
final class TestClip {
  private static final String COMMAND =
      "ffmpeg -v error -y -f lavfi -i testsrc2=s=%1$s:r=%2$d -vf noise=alls=%3$d:allf=t,format=yuv420p"
          + " -t 4 -c:v libx264 -preset ultrafast -profile:v baseline -g %2$d -keyint_min %2$d"
          + " -sc_threshold 0 -b:v %4$dk -minrate %4$dk -maxrate %4$dk -bufsize %4$dk";

  private TestClip() {}

  /**
   * Makes it with Debian's ffmpeg, without sound.
   *
   * @param size such as {@code 640x360}
   * @param noise 0 to 100; pictures without noise may take fewer bits than they may
   */
  static Path make(Path out, String size, int rate, int noise, int kbits) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(COMMAND.formatted(size, rate, noise, kbits).split(" ")));
    command.add(out.toString());
    FFprobe.Result result = FFprobe.run(command);
    if (result.exit() != 0) {
      throw new IllegalStateException(result.errors());
    }
    return out;
  }
}
