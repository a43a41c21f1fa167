package org.camfleet.codecs.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class G726Test {
  @Test
  void theNameSaysHowManyBitsAndInWhichOrder() {
    assertThat(G726.named("G726-32")).isEqualTo(new G726(4, false));
    assertThat(G726.named("g726-16")).isEqualTo(new G726(2, false));
    assertThat(G726.named("AAL2-G726-40")).isEqualTo(new G726(5, true));
    assertThat(G726.named("G721")).isEqualTo(new G726(4, false));
    assertThat(G726.named("G726-48")).isNull();
    assertThat(G726.named("G722")).isNull();
  }

  @Test
  void aConfigurationIsReadAsItWasWritten() {
    G726 form = new G726(3, true);

    assertThat(G726.of(form.config())).isEqualTo(form);
    assertThatThrownBy(() -> G726.of(new byte[] {9, 0})).hasMessageContaining("unreadable");
  }

  @Test
  void linearSamplesHaveTheHighByteFirst() {
    float[] pcm = new float[3];
    L16.decode(new byte[] {0x40, 0, (byte) 0x80, 0, (byte) 0xff, (byte) 0xff, 7}, pcm);

    assertThat(pcm).containsExactly(0.5f, -1f, -1 / 32_768f);
  }
}
