package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CPU time that a second of a camera costs from access units to scaled pictures. */
@Tag("long")
@Tag("alone")
class DecodingCostTest {
  private static final int ROUNDS = 3;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @Test
  void aSecondOfACameraCostsSoMuch() throws Exception {
    CodedClip h264 = made("h264-720p", 1280, 720, "libx264");
    print("h264-720p25", h264, 1920);
    print("h264-720p25-to-360p", h264, 640);
    print("h265-720p25", CodedClip.load("h265"), 1920);
    print("h264-1080p25", made("h264-1080p", 1920, 1080, "libx264"), 1920);
    print("h265-1080p25", made("h265-1080p", 1920, 1080, "libx265"), 1920);
    print("h264-1440p25-to-1080p", CodedClip.load("large"), 1920);
    print("jpeg-360p5", CodedClip.load("mjpeg"), 1920);
  }

  private CodedClip made(String name, int width, int height, String encoder)
      throws IOException, InterruptedException {
    Path source = CodedClip.file("bframes");
    Path file = folder.resolve(name + ".mkv");
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-i"));
    command.addAll(List.of(source.toString(), "-an", "-vf", "scale=" + width + ":" + height));
    command.addAll(List.of("-c:v", encoder, "-bf", "0", "-g", "50", "-b:v", "4M"));
    command.addAll(List.of("-t", "8", "-preset", "veryfast"));
    if (encoder.equals("libx265")) {
      command.addAll(List.of("-x265-params", "log-level=error"));
    }
    command.add(file.toString());
    Process ffmpeg =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    assertThat(ffmpeg.waitFor()).as("ffmpeg").isZero();
    return CodedClip.load(file);
  }

  /** The median of some rounds, after one to warm up. */
  private void print(String name, CodedClip clip, int longest) {
    try (DecodingPool pool = new DecodingPool(DecodingSettings.DEFAULT, new CountingMetrics())) {
      PictureWork work = new PictureWork(name, pool, new Nobody());
      work.scaleTo(longest, longest);
      double[] costs = new double[ROUNDS];
      for (int round = -1; round < ROUNDS; round++) {
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < clip.units().size(); i++) {
          work.decode(clip.unit((round + 1) * clip.units().size() + i));
        }
        double millis = (threads.getCurrentThreadCpuTime() - begin) / 1e6;
        if (round >= 0) {
          costs[round] = millis / (clip.durationMicros() / 1e6);
        }
      }
      work.close();
      Arrays.sort(costs);
      System.out.printf("FIGURE %s %.1f ms%n", name, costs[ROUNDS / 2]);
    }
  }

  private static final class Nobody implements PictureWork.Outcome {
    @Override
    public void picture(RawPicture picture) {}

    @Override
    public void keyFrameWanted() {}

    @Override
    public void fault(DecodingFault fault) {
      throw new IllegalStateException(fault.reason());
    }
  }
}
