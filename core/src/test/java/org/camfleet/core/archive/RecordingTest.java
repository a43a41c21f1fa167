package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.camfleet.core.archive.RecordingFixture.START;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.camfleet.codecs.ffmpeg.AacEncoder;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.codecs.fmp4.TrackHeader;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.ClockQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir Path directory;

  @Test
  void everyPictureIsStoredAndDecodesWithoutError() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory);
        H264Clip clip = new H264Clip(320, 180)) {
      fixture.record(1, clip.pictures(START, 250, 25, 100));

      assertThat(fixture.fragments()).hasSize(10);
      assertThat(fixture.listener.stored).containsExactlyElementsOf(fixture.fragments());
      for (Fragment fragment : fixture.fragments()) {
        assertThat(fragment.keyFrame()).isTrue();
        assertThat(fragment.durationMicros()).isCloseTo(1_000_000, within(2_000L));
        assertThat(fragment.serverMicros()).isEqualTo(fragment.producerMicros() + 5_000);
      }
      MediaDecoder.Result played = fixture.play(Part.VIDEO_HEADER, Part.VIDEO);
      assertThat(played.errors()).isZero();
      assertThat(played.frames()).hasSize(250);
      assertThat(played.packetTimesMicros()).isSorted().doesNotHaveDuplicates();
      assertThat(played.packetTimesMicros().get(249) - START).isCloseTo(249 * 40_000L, within(20L));
    }
  }

  // Decision D14: no microphone costs no transcoding, and still every fragment has both tracks.
  @Test
  void aStreamWithoutSoundGetsSilenceAsLongAsItsPictures() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory);
        H264Clip clip = new H264Clip(160, 96)) {
      fixture.record(1, clip.pictures(START, 125, 25, 100));

      MediaDecoder.Result played = fixture.play(Part.AUDIO_HEADER, Part.AUDIO);
      assertThat(played.errors()).isZero();
      assertThat(played.frames()).hasSizeBetween(77, 79); // 5 s of 64 ms
      assertThat(played.frames()).allMatch(frame -> frame.level() == 0);
      for (Fragment fragment : fixture.fragments()) {
        MediaFragment sound = MediaFragment.parse(fixture.read(fragment, Part.AUDIO));
        long begins = sound.baseDecodeTime() * 125 / 2;
        assertThat(begins).isCloseTo(fragment.producerMicros(), within(64_000L));
      }
    }
  }

  @Test
  void flashAndBeepStayTogether() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory);
        H264Clip clip = new H264Clip(160, 96)) {
      List<AccessUnit> units = new ArrayList<>(beeps(START + 7_000, 10_000));
      for (int i = 0; i < 250; i++) {
        boolean flash = i % 25 == 12 || i % 25 == 13;
        units.add(clip.picture(flash ? 220 : 20, i % 50 == 0, START + i * 40_000L));
      }
      units.sort(Comparator.comparingLong(RecordingTest::arrivalWithLateSound));
      fixture.record(1, units);

      // The encoder makes key frames of its own where the brightness jumps.
      assertThat(fixture.fragments()).hasSizeBetween(5, 6);
      MediaDecoder.Result video = fixture.play(Part.VIDEO_HEADER, Part.VIDEO);
      MediaDecoder.Result audio = fixture.play(Part.AUDIO_HEADER, Part.AUDIO);
      assertThat(audio.errors() + video.errors()).isZero();
      assertThat(audio.packetTimesMicros()).isSorted().doesNotHaveDuplicates();
      List<Long> flashes = risings(video.frames(), 120);
      List<Long> beeps = risings(audio.frames(), 0.1);
      assertThat(flashes).hasSize(10);
      assertThat(beeps).hasSize(10);
      for (int i = 0; i < 10; i++) {
        assertThat(beeps.get(i) - flashes.get(i)).isBetween(-100_000L, 100_000L);
      }
    }
  }

  // Frames of 64 ms end at the last whole one; the row of all fragments has no hole and no overlap.
  @Test
  void soundIsOneUnbrokenRowOverAllFragments() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory);
        H264Clip clip = new H264Clip(160, 96)) {
      List<AccessUnit> units = new ArrayList<>(beeps(START, 8_000));
      units.removeIf(u -> u.timeMicros() > START + 3_000_000 && u.timeMicros() < START + 4_500_000);
      units.addAll(clip.pictures(START, 200, 25, 60));
      units.sort(Comparator.comparingLong(AccessUnit::timeMicros));
      fixture.record(1, units);

      long expected = 0;
      for (Fragment fragment : fixture.fragments()) {
        MediaFragment sound = MediaFragment.parse(fixture.read(fragment, Part.AUDIO));
        if (expected != 0) {
          assertThat(sound.baseDecodeTime()).isEqualTo(expected);
        }
        assertThat(sound.samples().count()).isPositive();
        expected = sound.baseDecodeTime() + sound.samples().totalDuration();
      }
      MediaDecoder.Result audio = fixture.play(Part.AUDIO_HEADER, Part.AUDIO);
      assertThat(risings(audio.frames(), 0.1)).hasSize(7); // the beep at 3.48 s is in the gap
      assertThat(audio.frames()).hasSizeBetween(120, 126);
    }
  }

  @Test
  void newParameterSetsBeginAFragmentWithNewHeaders() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory);
        H264Clip small = new H264Clip(160, 96);
        H264Clip large = new H264Clip(320, 192)) {
      List<AccessUnit> units = new ArrayList<>(small.pictures(START, 40, 25, 60));
      units.addAll(large.pictures(START + 1_600_000, 50, 25, 60));
      fixture.record(1, units);

      List<Fragment> fragments = fixture.fragments();
      assertThat(fragments).hasSize(4);
      assertThat(fragments.get(1).durationMicros()).isCloseTo(600_000, within(100L));
      assertThat(fragments.get(0).headersId()).isEqualTo(fragments.get(1).headersId());
      assertThat(fragments.get(2).headersId()).isNotEqualTo(fragments.get(1).headersId());
      byte[] header = fixture.read(fragments.get(3), Part.VIDEO_HEADER);
      assertThat(TrackHeader.parse(header).width()).isEqualTo(320);
      assertThat(
              fixture.index.headers("", fragments.get(3).headersId()).toCompletableFuture().join())
          .hasValueSatisfying(headers -> assertThat(headers.video()).isEqualTo(header));
    }
  }

  @Test
  void everyFragmentTellsHowWellItsTimesAreKnownAlsoWhenItsListIsMadeAnew() throws Exception {
    List<Fragment> listed;
    try (RecordingFixture fixture = new RecordingFixture(directory);
        H264Clip clip = new H264Clip(160, 96)) {
      StreamRecorder recorder =
          fixture.archive.record(RecordingFixture.STREAM, 1, fixture.listener);
      recorder.clock(ClockQuality.CAMERA);
      clip.pictures(START, 50, 25, 60).forEach(recorder::accept);
      recorder.clock(ClockQuality.ARRIVAL);
      clip.pictures(START + 2_000_000, 50, 25, 60).forEach(recorder::accept);
      recorder.close();
      fixture.settle();
      listed = fixture.fragments();
    }
    assertThat(listed)
        .extracting(Fragment::clock)
        .startsWith(ClockQuality.CAMERA)
        .endsWith(ClockQuality.ARRIVAL, ClockQuality.ARRIVAL);
    try (RecordingFixture reopened = new RecordingFixture(directory)) {
      await().untilAsserted(() -> assertThat(reopened.fragments()).isEqualTo(listed));
    }
  }

  @Test
  void damagedSoundNeverStopsThePictures() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory);
        H264Clip clip = new H264Clip(160, 96)) {
      List<AccessUnit> units = new ArrayList<>(clip.pictures(START, 75, 25, 60));
      for (int i = 0; i < 150; i++) {
        byte[] garbage = new byte[3 + i % 40];
        java.util.Arrays.fill(garbage, (byte) (0xff - i));
        long time = START + i * 20_000L;
        units.add(new AccessUnit(AudioTrack.OPUS, garbage, time, time, true));
      }
      units.sort(Comparator.comparingLong(AccessUnit::timeMicros));
      fixture.record(1, units);

      assertThat(fixture.fragments()).hasSize(3);
      assertThat(fixture.play(Part.VIDEO_HEADER, Part.VIDEO).frames()).hasSize(75);
      assertThat(fixture.play(Part.AUDIO_HEADER, Part.AUDIO).errors()).isZero();
    }
  }

  /** Opus with a beep of 100 ms in every second, 480 ms after it began. */
  private static List<AccessUnit> beeps(long startMicros, int millis) {
    List<AccessUnit> units = new ArrayList<>();
    try (OpusEncoder encoder = new OpusEncoder(16_000)) {
      float[] pcm = new float[320];
      for (int at = 0; at < millis; at += 20) {
        boolean on = at % 1000 >= 480 && at % 1000 < 580;
        for (int i = 0; i < 320; i++) {
          pcm[i] = on ? (float) (0.5 * Math.sin(2 * Math.PI * 1000 * i / 16_000)) : 0;
        }
        encoder.encode(
            pcm,
            0,
            at * 16L,
            (packet, position) -> {
              long time = startMicros + position * 1_000_000 / 16_000;
              units.add(new AccessUnit(AudioTrack.OPUS, packet, time, time, true));
            });
      }
    }
    assertThat(units).hasSize(millis / 20);
    assertThat(AacEncoder.SAMPLE_RATE).isEqualTo(16_000);
    return units;
  }

  private static long arrivalWithLateSound(AccessUnit unit) {
    return unit.timeMicros() + (unit.isVideo() ? 0 : 120_000);
  }

  /** The times at which the level rises over a threshold. */
  private static List<Long> risings(List<MediaDecoder.Decoded> frames, double threshold) {
    List<Long> risings = new ArrayList<>();
    boolean high = false;
    for (MediaDecoder.Decoded frame : frames) {
      if (!high && frame.level() > threshold) {
        risings.add(frame.timeMicros());
      }
      high = frame.level() > threshold;
    }
    return risings;
  }
}
