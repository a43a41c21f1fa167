package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

/** The checksum of every decoded picture of a file, in the order of the file. */
record FrameHashes(List<String> hashes) {
  static FrameHashes of(Path file) throws Exception {
    FFprobe.Result result =
        FFprobe.run(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-i",
                file.toString(),
                "-map",
                "0:v:0",
                "-fps_mode",
                "passthrough",
                "-pix_fmt",
                "yuv420p",
                "-f",
                "framemd5",
                "-"));
    assertThat(result.exit()).as(result.errors()).isZero();
    return new FrameHashes(
        result
            .output()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.substring(line.lastIndexOf(',') + 1).trim())
            .toList());
  }

  /** Fails unless these are pictures of a source that is played again and again, none left out. */
  void follow(FrameHashes source, String who) {
    assertThat(hashes).as(who).isNotEmpty();
    List<String> all = source.hashes();
    int at = all.indexOf(hashes.get(0));
    assertThat(at).as(who + ": its first picture is one of the source").isNotNegative();
    for (int i = 0; i < hashes.size(); i++) {
      assertThat(hashes.get(i))
          .as("%s: picture %d of %d", who, i, hashes.size())
          .isEqualTo(all.get((at + i) % all.size()));
    }
  }
}
