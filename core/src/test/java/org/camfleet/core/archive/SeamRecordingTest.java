package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.archive.RecordingFixture.START;
import static org.camfleet.core.archive.RecordingFixture.STREAM;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording keeps where one master takes over from another. */
class SeamRecordingTest {
  private static final long SEAM = START + 3_000_000;

  @TempDir Path directory;

  // Sound overtakes pictures, so the former master has brought some from behind the seam.
  @Test
  void soundIsOneUnbrokenRowOverTheSeam() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory);
        H264Clip clip = new H264Clip(160, 96)) {
      List<AccessUnit> units = tone(6_000);
      units.addAll(clip.pictures(START, 150, 25, 60));
      units.sort(Comparator.comparingLong(AccessUnit::timeMicros));
      StreamRecorder former = fixture.archive.record(STREAM, 1, fixture.listener);
      units.stream().filter(unit -> unit.timeMicros() < seamOf(unit)).forEach(former::accept);
      former.close();
      StreamRecorder newcomer = fixture.archive.record(STREAM, 2, fixture.listener);
      units.stream().filter(unit -> unit.timeMicros() >= seamOf(unit)).forEach(newcomer::accept);
      newcomer.close();
      fixture.settle();

      assertThat(fixture.fragments())
          .extracting(fragment -> fragment.number().epoch())
          .containsExactly(1L, 1L, 1L, 2L, 2L, 2L);
      long expected = 0;
      for (Fragment fragment : fixture.fragments()) {
        MediaFragment sound = MediaFragment.parse(fixture.read(fragment, Part.AUDIO));
        assertThat(expected == 0 ? sound.baseDecodeTime() : expected)
            .isEqualTo(sound.baseDecodeTime());
        expected = sound.baseDecodeTime() + sound.samples().totalDuration();
      }
      List<MediaDecoder.Decoded> heard = fixture.play(Part.AUDIO_HEADER, Part.AUDIO).frames();
      assertThat(heard).hasSizeGreaterThan(88); // 6 s of 64 ms, less what an encoder holds back
      assertThat(heard.subList(2, heard.size() - 1)).allMatch(frame -> frame.level() > 0.4);
    }
  }

  private static long seamOf(AccessUnit unit) {
    return unit.isVideo() ? SEAM : SEAM + 60_000;
  }

  @Test
  void aRowOfSoundThatNobodyGoesOnWithIsClosed() {
    ArchiveThreads threads = new ArchiveThreads(1);
    try {
      ArchiveStream stream = new ArchiveStream(STREAM, null, threads);
      AacLine row = new AacLine(new CountingMetrics());
      stream.execute(() -> stream.leaveSound(row));
      assertThat(taken(stream)).isSameAs(row);
      assertThat(taken(stream)).isNull();

      CompletableFuture<Void> later = new CompletableFuture<>();
      stream.execute(
          () -> {
            stream.leaveSound(row);
            threads.later(() -> later.complete(null), ArchiveStream.SOUND_SECONDS);
          });
      later.join();
      assertThat(taken(stream)).isNull();
    } finally {
      threads.close();
    }
  }

  private static AacLine taken(ArchiveStream stream) {
    return stream.run(stream::takeSound).toCompletableFuture().join();
  }

  /** Opus of one tone without a pause. */
  private static List<AccessUnit> tone(int millis) {
    List<AccessUnit> units = new ArrayList<>();
    try (OpusEncoder encoder = new OpusEncoder(16_000)) {
      float[] pcm = new float[320];
      for (int at = 0; at < millis; at += 20) {
        for (int i = 0; i < 320; i++) {
          pcm[i] = (float) (0.7 * Math.sin(2 * Math.PI * 500 * (at * 16L + i) / 16_000));
        }
        encoder.encode(
            pcm,
            0,
            at * 16L,
            (packet, position) -> {
              long time = START + position * 1_000_000 / 16_000;
              units.add(new AccessUnit(AudioTrack.OPUS, packet, time, time, true));
            });
      }
    }
    return units;
  }
}
