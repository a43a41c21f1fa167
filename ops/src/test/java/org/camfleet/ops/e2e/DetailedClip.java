package org.camfleet.ops.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.ops.docs.Repository;

/**
 * Sixteen moving test pictures beside each other, with a little noise: so much detail that an
 * encoder can use some Mbit/s. 25 pictures a second, a key frame every 2 s, without B-frames.
 */
final class DetailedClip {
  /** Each of them is a quarter as wide and as high as the whole. */
  static final String PICTURES =
      "testsrc2=s=%dx%d:r=25,split=4[a][b][c][d];[a][b][c][d]hstack=4,split=4[e][f][g][h];"
          + "[e][f][g][h]vstack=4,noise=alls=4:allf=t,format=yuv420p";

  private static final String CODING =
      " -c:v libx264 -preset superfast -profile:v main -bf 0 -g 50 -keyint_min 50 -sc_threshold 0"
          + " -b:v %1$dk -maxrate %1$dk -bufsize %1$dk";

  private DetailedClip() {}

  /** Makes it with Debian's ffmpeg, without sound. */
  static Path make(Path out, int width, int height, int seconds, int kbits) throws Exception {
    List<String> command = new ArrayList<>(List.of("ffmpeg -v error -y -f lavfi -i".split(" ")));
    command.add(PICTURES.formatted(width / 4, height / 4));
    command.addAll(List.of("-t", "" + seconds));
    command.addAll(List.of(CODING.formatted(kbits).strip().split(" ")));
    command.add(out.toString());
    FFprobe.Result result = FFprobe.run(command);
    if (result.exit() != 0) {
      throw new IllegalStateException(result.errors());
    }
    return out;
  }

  /**
   * Makes of the demo clip one whose pictures have B-frames between others and, below the clock,
   * sixteen moving pictures; with the demo clip's sound, so that flash and beep are there.
   */
  static Path ofDemo(Path out) throws Exception {
    String demo =
        Repository.root()
            .resolve("core/src/main/resources/org/camfleet/core/rtsp/demo.mkv")
            .toString();
    String pictures = PICTURES.formatted(240, 40).replace(",format=yuv420p", "[detail]");
    String filter = pictures + ";[0:v][detail]overlay=x=160:y=325:shortest=1,format=yuv420p[v]";
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y", "-i", demo));
    command.addAll(List.of("-filter_complex", filter, "-map", "[v]", "-map", "0:a:0"));
    command.addAll(
        List.of(
            ("-c:a copy -c:v libx264 -preset ultrafast -profile:v main -bf 2 -b_strategy 0 -g 50"
                    + " -keyint_min 50 -sc_threshold 0 -crf 20")
                .split(" ")));
    command.add(out.toString());
    FFprobe.Result result = FFprobe.run(command);
    if (result.exit() != 0) {
      throw new IllegalStateException(result.errors());
    }
    return out;
  }
}
