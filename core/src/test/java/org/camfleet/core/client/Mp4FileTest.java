package org.camfleet.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.ffmpeg.MediaFile;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mp4FileTest {
  private static final Clip CLIP = Clip.demo(null);
  private static final long START = 1_764_000_000_000_000L;

  @TempDir Path directory;

  @Test
  void pictureAndSoundReadBackAsTheyCame() throws Exception {
    Path file = directory.resolve("seen.mp4");
    byte[] opus = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};
    try (Mp4File mp4 = Mp4File.create(file)) {
      mp4.accept(picture(CLIP.video(), 1)); // in the middle of a group: nothing to decode it with
      for (int i = 0; i < 100; i++) {
        mp4.accept(picture(CLIP.video(), i));
        for (long at = 0; at < 40_000; at += 20_000) {
          long time = START + i * 40_000L + at;
          mp4.accept(new AccessUnit(AudioTrack.OPUS, opus, time, time, true));
        }
      }
      assertThat(mp4.pictures()).isEqualTo(100);
      assertThat(mp4.dropped()).isZero();
    }

    List<MediaFile.Stream> streams = MediaFile.read(file, 1 << 30).streams();
    assertThat(streams).extracting(MediaFile.Stream::codec).containsExactly("h264", "opus");
    List<MediaFile.Packet> pictures = streams.get(0).packets();
    assertThat(pictures).hasSize(100);
    for (int i = 1; i < 100; i++) {
      assertThat(pictures.get(i).timeMicros() - pictures.get(i - 1).timeMicros())
          .isCloseTo(40_000L, within(100L));
    }
    assertThat(streams.get(1).packets()).hasSize(200);
    assertThat(streams.get(1).packets()).allMatch(sound -> Arrays.equals(sound.data(), opus));
  }

  @Test
  void newParameterSetsComeWithTheirKeyFrame() throws Exception {
    Path file = directory.resolve("changed.mp4");
    byte[] sps = CLIP.video().sps().clone();
    sps[3]++;
    VideoTrack other = new VideoTrack(sps, CLIP.video().pps(), 1280, 720);
    try (Mp4File mp4 = Mp4File.create(file)) {
      for (int i = 0; i < 100; i++) {
        mp4.accept(picture(i < 50 ? CLIP.video() : other, i));
      }
    }

    byte[] keyFrame = MediaFile.read(file, 1 << 30).streams().get(0).packets().get(50).data();
    assertThat(Arrays.copyOfRange(keyFrame, 4, 4 + sps.length)).isEqualTo(sps);
  }

  @Test
  void aFileThatSawNothingIsEmpty() throws Exception {
    Path file = directory.resolve("nothing.mp4");
    Mp4File.create(file).close();

    assertThat(Files.size(file)).isZero();
  }

  private static AccessUnit picture(VideoTrack track, int number) {
    Clip.Unit unit = CLIP.pictures().get(number);
    long time = START + unit.timeMicros();
    return new AccessUnit(track, unit.data(), time, time, unit.keyFrame());
  }
}
