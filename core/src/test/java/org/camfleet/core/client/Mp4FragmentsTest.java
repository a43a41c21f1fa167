package org.camfleet.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camfleet.codecs.ffmpeg.MediaFile;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mp4FragmentsTest {
  private static final Clip CLIP = Clip.demo(null);
  private static final byte[] OPUS = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

  @Test
  void soundWithoutPicturesIsWrittenEveryMinuteAndNothingIsLost(@TempDir Path directory)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Mp4Fragments fragments = new Mp4Fragments(out);
    fragments.add(picture(0, 0));
    for (int i = 0; i < 3_000; i++) {
      fragments.add(sound(i));
    }
    int before = out.size();
    fragments.add(sound(3_000));
    assertThat(out.size()).isGreaterThan(before + 3_000 * OPUS.length);
    for (int i = 3_001; i < 6_500; i++) {
      fragments.add(sound(i));
    }
    fragments.add(picture(1, 130_000_000));
    fragments.finish();

    Path file = Files.write(directory.resolve("sound.mp4"), out.toByteArray());
    List<MediaFile.Stream> streams = MediaFile.read(file, 1 << 30).streams();
    assertThat(streams.get(0).packets()).hasSize(2);
    assertThat(streams.get(1).packets()).hasSize(6_500);
  }

  private static AccessUnit picture(int number, long micros) {
    Clip.Unit unit = CLIP.pictures().get(number);
    return new AccessUnit(CLIP.video(), unit.data(), micros, micros, unit.keyFrame());
  }

  private static AccessUnit sound(int number) {
    long micros = number * 20_000L;
    return new AccessUnit(AudioTrack.OPUS, OPUS, micros, micros, true);
  }
}
