package org.camfleet.core.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VoiceBufferTest {
  private static final int FRAME = 320;
  private static final int DELAY = 60;

  private final VoiceBuffer buffer = new VoiceBuffer(16_000, DELAY);
  private final float[] out = new float[FRAME];
  private int pushed;

  @Test
  void soundStartsWhenTheDelayIsFilledAndComesOutInOrder() {
    push();
    push();
    assertThat(buffer.pull(out, FRAME)).isFalse();
    push();
    for (int i = 0; i < 3; i++) {
      assertThat(buffer.pull(out, FRAME)).isTrue();
      assertThat(out).containsOnly(i + 1f);
    }
    assertThat(buffer.pull(out, FRAME)).isFalse();
  }

  @Test
  void aWordShorterThanTheDelayIsHeardAllTheSame() {
    push();
    boolean heard = false;
    for (int i = 0; i < 4; i++) {
      heard |= buffer.pull(out, FRAME);
    }
    assertThat(heard).isTrue();
  }

  @Test
  void aLostPacketIsSilenceOfItsLength() {
    push();
    pushed++; // lost
    push();
    push();
    List<Float> first = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      buffer.pull(out, FRAME);
      first.add(out[0]);
    }
    assertThat(first).containsExactly(1f, 0f, 3f, 4f);
  }

  /** Packets come in bursts of up to 120 ms; what waits stays bounded and little is lost. */
  @Test
  void jitterNeverFillsItBeyondItsBound() {
    for (long seed = 1; seed <= 50; seed++) {
      VoiceBuffer jittery = new VoiceBuffer(16_000, DELAY);
      Random random = new Random(seed);
      int waiting = 0;
      int silent = 0;
      for (int tick = 0; tick < 1_000; tick++) {
        waiting++;
        if (random.nextInt(3) == 0 || waiting > 6) {
          for (; waiting > 0; waiting--) {
            jittery.push(new float[FRAME], FRAME, (tick - waiting + 1) * 20_000L);
          }
        }
        silent += jittery.pull(out, FRAME) ? 0 : 1;
        assertThat(jittery.size())
            .as("seed %s", seed)
            .isLessThanOrEqualTo(16 * (DELAY + VoiceBuffer.MOST_MILLIS));
      }
      assertThat(silent).as("silent frames, seed %s", seed).isLessThan(200);
    }
  }

  @Test
  void aSpeakerWhoseClockIsTooFastIsBroughtBack() {
    for (int i = 0; i < 1_000; i++) {
      push();
      if (i % 10 == 0) {
        push();
      }
      buffer.pull(out, FRAME);
    }
    assertThat(buffer.skipped()).isPositive();
    assertThat(buffer.size()).isLessThan(16 * (DELAY + VoiceBuffer.MOST_MILLIS) + 1);
  }

  /** The next 20 ms; its samples all are its number. */
  private void push() {
    float[] pcm = new float[FRAME];
    java.util.Arrays.fill(pcm, pushed + 1f);
    buffer.push(pcm, FRAME, pushed * 20_000L);
    pushed++;
  }
}
