package org.camfleet.ops.e2e;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.camfleet.core.rtsp.Clip;

/**
 * The demo clip as a small camera sends it: 640x360, 10 pictures a second, 0.3 Mbit/s, a key frame
 * every 2 s, the running number still in its bars.
 */
final class ClockClip {
  private ClockClip() {}

  /** Makes it with Debian's ffmpeg, without sound. */
  static Path make(Path directory) throws Exception {
    Path demo = directory.resolve("demo.mkv");
    Path out = directory.resolve("clock.mkv");
    try (InputStream clip = Clip.class.getResourceAsStream("demo.mkv")) {
      Files.copy(Objects.requireNonNull(clip), demo);
    }
    FFprobe.Result result =
        FFprobe.run(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-i",
                demo.toString(),
                "-an",
                "-vf",
                "scale=640:360,fps=10,format=yuv420p",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-profile:v",
                "main",
                "-bf",
                "0",
                "-g",
                "20",
                "-keyint_min",
                "20",
                "-sc_threshold",
                "0",
                "-b:v",
                "300k",
                "-maxrate",
                "330k",
                "-bufsize",
                "300k",
                out.toString()));
    if (result.exit() != 0) {
      throw new IllegalStateException(result.errors());
    }
    return out;
  }
}
