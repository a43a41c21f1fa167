package org.camfleet.ops.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A clip for many at once: 320x180, 5 pictures a second, 0.1 Mbit/s, a key frame each second. */
final class SmallClip {
  private static final String COMMAND =
      "ffmpeg -v error -y -f lavfi -i testsrc2=s=320x180:r=5 -vf format=yuv420p -t 10 -c:v libx264"
          + " -preset veryfast -profile:v baseline -g 5 -keyint_min 5 -sc_threshold 0 -b:v 100k"
          + " -maxrate 110k -bufsize 100k";

  private SmallClip() {}

  /** Makes it with Debian's ffmpeg, without sound. */
  static Path make(Path out) throws Exception {
    List<String> command = new ArrayList<>(List.of(COMMAND.split(" ")));
    command.add(out.toString());
    FFprobe.Result result = FFprobe.run(command);
    if (result.exit() != 0) {
      throw new IllegalStateException(result.errors());
    }
    return out;
  }
}
