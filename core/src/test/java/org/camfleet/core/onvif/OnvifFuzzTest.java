package org.camfleet.core.onvif;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.camfleet.core.Damage;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.onvif.schema.EventDocuments;
import org.camfleet.core.onvif.schema.Media2Documents;
import org.camfleet.core.onvif.schema.MediaDocuments;
import org.junit.jupiter.api.Test;

/** Whatever a device sends as SOAP, reading it throws nothing but a fault and takes no time. */
class OnvifFuzzTest {
  private static final int ROUNDS = 4_000;

  private final long seed = Long.getLong("camfleet.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private int taken;

  @Test
  void anyMessage() {
    List<String> corpus = Damage.files("onvif");
    long begin = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      String text = Damage.text(random, corpus.get(round % corpus.size()));
      try {
        read(Soap.read(text.getBytes(StandardCharsets.UTF_8), XmlLimits.DEFAULT));
        new ProbeAnswers(4, XmlLimits.DEFAULT)
            .take(text.getBytes(StandardCharsets.UTF_8), InetAddress.getLoopbackAddress());
      } catch (OnvifException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank().hasSizeLessThan(400);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + text, e);
      }
    }
    assertThat(taken).as("seed %d", seed).isPositive();
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .as("seed %d", seed)
        .isLessThan(Duration.ofSeconds(60));
  }

  private void read(Envelope envelope) {
    Object content = envelope.body == null ? null : envelope.body.content;
    if (content instanceof MediaDocuments.GetProfilesResponse answer) {
      taken += ProfileOrder.of(ProfileReader.of(answer, 8)).size();
    } else if (content instanceof Media2Documents.GetProfilesResponse answer) {
      taken += ProfileOrder.of(ProfileReader.of(answer, 8)).size();
    } else if (content instanceof EventDocuments.PullMessagesResponse answer) {
      taken += (int) answer.messages.stream().flatMap(one -> Topics.read(one).stream()).count();
    } else if (content instanceof Envelope.Fault fault) {
      assertThat(Soap.fault(fault).text()).isNotBlank();
      taken++;
    }
  }
}
