package org.camfleet.ops.e2e;

import java.nio.file.Path;
import java.util.List;

/**
 * The camera of the load figures: 1280x720, 25 pictures a second, 2 Mbit/s, key frames 2 s apart,
 * Main profile.
 */
final class LoadClip {
  private LoadClip() {}

  /** Makes it with Debian's ffmpeg, with a tone beside the pictures. */
  static Path make(Path out) throws Exception {
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
                "-f",
                "lavfi",
                "-i",
                "aevalsrc=0.3*sin(2*PI*440*t):s=8000",
                "-vf",
                "noise=alls=9:allf=t,format=yuv420p",
                "-t",
                "20",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-profile:v",
                "main",
                "-bf",
                "0",
                "-refs",
                "1",
                "-g",
                "50",
                "-keyint_min",
                "50",
                "-sc_threshold",
                "0",
                "-b:v",
                "2000k",
                "-maxrate",
                "2200k",
                "-bufsize",
                "2000k",
                "-c:a",
                "pcm_mulaw",
                out.toString()));
    if (result.exit() != 0) {
      throw new IllegalStateException(result.errors());
    }
    return out;
  }
}
