package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.core.media.AudioCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipTest {
  @TempDir Path folder;

  @Test
  void theDemoClipIsWhatItSays() {
    Clip clip = Clip.demo(AudioCodec.AAC);

    assertThat(clip.durationMicros()).isEqualTo(24_000_000);
    assertThat(clip.video().width()).isEqualTo(1280);
    assertThat(clip.video().height()).isEqualTo(720);
    assertThat(clip.pictures()).hasSize(600);
    assertThat(clip.pictures().stream().map(Clip.Unit::timeMicros))
        .containsExactlyElementsOf(IntStream.range(0, 600).mapToObj(i -> i * 40_000L).toList());
    assertThat(IntStream.range(0, 600).filter(i -> clip.pictures().get(i).keyFrame()).toArray())
        .containsExactly(IntStream.range(0, 12).map(i -> i * 50).toArray());
    assertThat(clip.audio()).isNotNull();
    assertThat(clip.audio().sampleRate()).isEqualTo(16_000);
    assertThat(clip.sounds()).hasSize(375);
  }

  @Test
  void theDemoClipHasTelephoneSoundToo() {
    List<Clip.Unit> sounds = Clip.demo(AudioCodec.PCMU).sounds();

    assertThat(sounds).hasSize(1200).allMatch(sound -> sound.data().length == 160);
    // The beep: each second starts with 80 ms of sound, the rest is silence.
    assertThat(sounds.get(51).data()).contains(0x99, 0x8F, 0x19, 0x0F);
    assertThat(sounds.get(70).data()).containsOnly(0xFF);
  }

  @Test
  void readsRawH264() throws Exception {
    Clip demo = Clip.demo(null);
    Path raw = folder.resolve("clip.h264");
    try (var out = Files.newOutputStream(raw)) {
      for (Clip.Unit picture : demo.pictures().subList(0, 100)) {
        byte[] code = {0, 0, 0, 1};
        if (picture.keyFrame()) {
          out.write(code);
          out.write(demo.video().sps());
          out.write(code);
          out.write(demo.video().pps()[0]);
        }
        for (byte[] nal : NalUnits.splitLengthPrefixed(picture.data())) {
          out.write(code);
          out.write(nal);
        }
      }
    }

    Clip clip = Clip.load(raw);
    assertThat(clip.audio()).isNull();
    assertThat(clip.video()).isEqualTo(demo.video());
    assertThat(clip.pictures()).hasSize(100);
    assertThat(clip.durationMicros()).isEqualTo(4_000_000);
    assertThat(clip.pictures().get(60).data()).isEqualTo(demo.pictures().get(60).data());
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no media here");

    assertThatThrownBy(() -> Clip.load(text, null))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("text.mp4: ")
        .hasMessageContaining("(expected: a media file)");
    assertThatThrownBy(() -> Clip.load(folder.resolve("none.mp4"), null))
        .hasMessageContaining("No such file");
  }
}
