package org.camfleet.core.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.audio.AudioSpecificConfig;
import org.camfleet.codecs.audio.G711;
import org.camfleet.codecs.ffmpeg.AacDecoder;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.junit.jupiter.api.Test;

class SpeakerFramesTest {
  private static final Duration HANG = Duration.ofMillis(500);
  private static final AudioTrack PCMU = g711(AudioCodec.PCMU);
  private static final long START = 1_700_000_000_000_000L;
  private static final int PACKET_MICROS = 20_000;

  private final List<byte[]> frames = new ArrayList<>();

  private static AudioTrack g711(AudioCodec codec) {
    return new AudioTrack(codec, 8000, 1, new byte[0]);
  }

  @Test
  void aToneComesOutOfBothLawsInFramesOf20Milliseconds() {
    for (AudioCodec law : List.of(AudioCodec.PCMU, AudioCodec.PCMA)) {
      frames.clear();
      try (SpeakerFrames made = new SpeakerFrames(g711(law), HANG);
          OpusTone tone = new OpusTone(440, 0.5)) {
        say(made, tone, 0, 50);
      }
      assertThat(frames.size()).isBetween(48, 50);
      assertThat(frames).allMatch(frame -> frame.length == 160);
      float[] sound = linear(law);
      assertThat(level(sound, 8000, 440)).isBetween(0.4, 0.6);
      assertThat(level(sound, 8000, 660)).isLessThan(0.02);
    }
  }

  @Test
  void aacHasTheRateThatTheCameraWants() {
    for (int rate : new int[] {8000, 16_000, 48_000}) {
      frames.clear();
      byte[] config = AudioSpecificConfig.lowComplexity(rate, 1);
      try (SpeakerFrames made =
              new SpeakerFrames(new AudioTrack(AudioCodec.AAC, rate, 1, config), HANG);
          OpusTone tone = new OpusTone(440, 0.5)) {
        say(made, tone, 0, 100);
      }
      float[] sound = new float[frames.size() * 1024];
      try (AacDecoder decoder = new AacDecoder(config)) {
        for (int i = 0; i < frames.size(); i++) {
          assertThat(decoder.decode(frames.get(i))).isEqualTo(1024);
          System.arraycopy(decoder.pcm(), 0, sound, i * 1024, 1024);
        }
      }
      assertThat(sound.length).as("at %d", rate).isBetween(rate * 2 - 4096, rate * 2);
      assertThat(level(sound, rate, 440)).as("at %d", rate).isBetween(0.35, 0.6);
    }
  }

  @Test
  void silenceIsSentForTheHangOverAndThenNothing() {
    try (SpeakerFrames made = new SpeakerFrames(PCMU, HANG);
        OpusTone tone = new OpusTone(440, 0.5)) {
      for (int i = 0; i < 50; i++) {
        push(made, OpusEncoder.silence(), i);
      }
      assertThat(frames).as("before the first word").isEmpty();

      say(made, tone, 50, 50);
      int spoken = frames.size();
      for (int i = 100; i < 200; i++) {
        push(made, OpusEncoder.silence(), i);
      }
      assertThat(frames.size() - spoken).as("frames of silence").isBetween(24, 27);
      assertThat(G711.encodeMuLaw(new float[160], 0, 160)).isEqualTo(frames.get(spoken + 5));

      spoken = frames.size();
      say(made, tone, 200, 10);
      assertThat(frames.size() - spoken).isBetween(9, 10);
    }
  }

  @Test
  void codedSilenceIsSilenceToo() {
    try (SpeakerFrames made = new SpeakerFrames(PCMU, HANG);
        OpusTone nothing = new OpusTone(440, 0)) {
      say(made, nothing, 0, 50);
    }
    assertThat(frames).isEmpty();
  }

  @Test
  void aLostPacketBecomesSilenceSoThatNothingMoves() {
    try (SpeakerFrames made = new SpeakerFrames(PCMU, HANG);
        OpusTone tone = new OpusTone(440, 0.5)) {
      say(made, tone, 0, 20);
      tone.next(0, 0);
      tone.next(0, 0);
      say(made, tone, 22, 18);
    }
    assertThat(frames.size()).isBetween(39, 40);
  }

  @Test
  void damageIsToldAndLeavesTheRestAlone() {
    try (SpeakerFrames made = new SpeakerFrames(PCMU, HANG);
        OpusTone tone = new OpusTone(440, 0.5)) {
      say(made, tone, 0, 5);
      assertThat(push(made, new byte[] {3, 0, 0, 0, 0, 0}, 5)).isFalse();
      assertThat(push(made, new byte[0], 5)).isFalse();
      say(made, tone, 6, 5);
    }
    assertThat(frames.size()).isBetween(9, 11);
  }

  private void say(SpeakerFrames made, OpusTone tone, int first, int count) {
    for (int i = first; i < first + count; i++) {
      long at = START + (long) i * PACKET_MICROS;
      assertThat(made.push(tone.next(at, at), frames::add)).isTrue();
    }
  }

  private boolean push(SpeakerFrames made, byte[] packet, int number) {
    long at = START + (long) number * PACKET_MICROS;
    return made.push(new AccessUnit(AudioTrack.OPUS, packet, at, at, true), frames::add);
  }

  private float[] linear(AudioCodec law) {
    float[] sound = new float[frames.size() * 160];
    float[] pcm = new float[160];
    for (int i = 0; i < frames.size(); i++) {
      if (law == AudioCodec.PCMA) {
        G711.decodeALaw(frames.get(i), pcm);
      } else {
        G711.decodeMuLaw(frames.get(i), pcm);
      }
      System.arraycopy(pcm, 0, sound, i * 160, 160);
    }
    return sound;
  }

  /** How loud a tone is, 0 to 1 (Goertzel's sum). */
  private static double level(float[] sound, int rate, double hertz) {
    return OpusTone.level(sound, hertz * 16_000 / rate);
  }
}
