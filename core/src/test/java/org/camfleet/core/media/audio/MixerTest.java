package org.camfleet.core.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MixerTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final double MASTER = 400;
  private static final double ANN = 700;
  private static final double BOB = 1_100;

  private final Map<Long, List<AccessUnit>> heard = new HashMap<>();
  private final Mixer mixer = new Mixer(START, 60, this::onFrame);
  private final List<OpusTone> tones = new ArrayList<>();

  @AfterEach
  void close() {
    mixer.close();
    tones.forEach(OpusTone::close);
  }

  @Test
  void everyListenerHearsAllButItself() {
    OpusTone master = tone(MASTER, 0.2);
    OpusTone ann = tone(ANN, 0.2);
    OpusTone bob = tone(BOB, 0.2);
    for (int i = 0; i < 100; i++) {
      long time = START + i * 20_000L;
      mixer.master(master.next(time, time));
      mixer.speaker(1, ann.next(5_000_000L + i * 20_000L, time));
      mixer.speaker(2, bob.next(9_000_000L + i * 20_000L, time));
      mixer.mix(time, true);
    }
    assertHears(Mixer.EVERYONE, MASTER, ANN, BOB);
    assertHears(Mixer.MASTER, ANN, BOB);
    assertHears(1, MASTER, BOB);
    assertHears(2, MASTER, ANN);
  }

  @Test
  void framesFollowEachOtherEvery20MillisecondsOfTheMastersTime() {
    OpusTone ann = tone(ANN, 0.2);
    for (int i = 0; i < 50; i++) {
      mixer.speaker(1, ann.next(i * 20_000L, 0));
      mixer.mix(START + i * 20_000L, false);
    }
    List<AccessUnit> frames = heard.get(Mixer.EVERYONE);
    assertThat(frames).hasSize(49);
    for (int i = 1; i < frames.size(); i++) {
      long step = frames.get(i).timeMicros() - frames.get(i - 1).timeMicros();
      assertThat(step).isBetween(19_990L, 20_010L);
    }
    assertThat(frames.get(0).timeMicros()).isBetween(START - 7_000, START);
    assertThat(mixer.nextMicros()).isEqualTo(START + 49 * 20_000L);
    assertThat(heard).doesNotContainKey(Mixer.MASTER);
  }

  @Test
  void fullScaleVoicesTogetherDoNotClip() {
    OpusTone ann = tone(ANN, 0.99);
    OpusTone bob = tone(BOB, 0.99);
    OpusTone master = tone(MASTER, 0.99);
    for (int i = 0; i < 100; i++) {
      long time = START + i * 20_000L;
      mixer.master(master.next(time, time));
      mixer.speaker(1, ann.next(i * 20_000L, time));
      mixer.speaker(2, bob.next(i * 20_000L, time));
      mixer.mix(time, false);
    }
    float[] sound = lateHalf(Mixer.EVERYONE);
    float peak = 0;
    for (float sample : sound) {
      peak = Math.max(peak, Math.abs(sample));
    }
    assertThat(peak).isBetween(0.6f, 1.1f);
    // Clipped tones would bring their sum and difference tones.
    assertThat(OpusTone.level(sound, ANN)).isGreaterThan(0.2);
    assertThat(OpusTone.level(sound, 2 * ANN - MASTER)).isLessThan(0.03);
  }

  @Test
  void damagedPacketsAreCountedAndTheOthersGoOn() {
    OpusTone ann = tone(ANN, 0.3);
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      byte[] noise = new byte[1 + random.nextInt(200)];
      random.nextBytes(noise);
      mixer.speaker(2, new AccessUnit(AudioTrack.OPUS, noise, i * 20_000L, 0, true));
      mixer.speaker(1, ann.next(i * 20_000L, 0));
      mixer.mix(START + i * 20_000L, true);
    }
    assertThat(mixer.takeDamaged()).isPositive();
    assertHears(2, ANN);
  }

  @Test
  void aMixThatIsFarBehindGoesOnAtThePresent() {
    mixer.mix(START + 10_000_000, false);
    assertThat(heard.get(Mixer.EVERYONE)).hasSize(1);
    assertThat(mixer.takeSkipped()).isEqualTo(499);
    assertThat(mixer.nextMicros()).isEqualTo(START + 10_000_000);
  }

  @Test
  void whoHasLeftIsHeardNoMore() {
    OpusTone ann = tone(ANN, 0.3);
    for (int i = 0; i < 20; i++) {
      mixer.speaker(1, ann.next(i * 20_000L, 0));
      mixer.mix(START + i * 20_000L, false);
    }
    mixer.remove(1);
    heard.clear();
    for (int i = 20; i < 60; i++) {
      mixer.mix(START + i * 20_000L, false);
    }
    assertThat(heard).containsOnlyKeys(Mixer.EVERYONE);
    assertThat(OpusTone.level(lateHalf(Mixer.EVERYONE), ANN)).isLessThan(0.01);
  }

  private OpusTone tone(double hertz, double loudness) {
    OpusTone tone = new OpusTone(hertz, loudness);
    tones.add(tone);
    return tone;
  }

  private void onFrame(long listener, byte[] packet, long timeMicros) {
    heard
        .computeIfAbsent(listener, key -> new ArrayList<>())
        .add(new AccessUnit(AudioTrack.OPUS, packet, timeMicros, timeMicros, true));
  }

  /** The limiter and the codec have settled there. */
  private float[] lateHalf(long listener) {
    List<AccessUnit> frames = heard.get(listener);
    return OpusTone.decode(frames.subList(frames.size() / 2, frames.size()));
  }

  private void assertHears(long listener, double... hertz) {
    float[] sound = lateHalf(listener);
    List<Double> audible = new ArrayList<>();
    for (double tone : new double[] {MASTER, ANN, BOB}) {
      double level = OpusTone.level(sound, tone);
      if (level > 0.1) {
        audible.add(tone);
      } else {
        assertThat(level).as("%s Hz to %s", tone, listener).isLessThan(0.01);
      }
    }
    assertThat(audible).as("tones to %s", listener).containsExactly(box(hertz));
  }

  private static Double[] box(double[] values) {
    Double[] boxed = new Double[values.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }
}
