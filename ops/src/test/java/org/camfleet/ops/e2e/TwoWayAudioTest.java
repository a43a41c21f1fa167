package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.audio.G711;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.SimulatedSpeaker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a viewer in Chromium says comes out of the camera's loudspeaker, and nothing else does. */
@Tag("peer")
@Tag("alone")
class TwoWayAudioTest {
  private static final int VOICE = 440;

  /** The demo clip beeps with so many hertz for 80 ms of each second. */
  private static final int OWN_BEEP = 1000;

  private static final int RATE = 8000;

  @TempDir Path directory;

  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  private synchronized void hear(byte[] sound) {
    heard.writeBytes(sound);
  }

  private synchronized byte[] heard() {
    return heard.toByteArray();
  }

  @Test
  void aViewersToneComesOutOfTheCamera() throws Exception {
    AudioTrack pcmu = new AudioTrack(AudioCodec.PCMU, RATE, 1, new byte[0]);
    try (Cameras cameras = Cameras.start(2, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet = CamfleetProcess.serve(directory.resolve("data"));
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      SimulatedSpeaker mute = new SimulatedSpeaker(List.of(pcmu), (codec, at, spurt, sound) -> {});
      cameras.hear(
          1, new SimulatedSpeaker(List.of(pcmu), (codec, at, spurt, sound) -> hear(sound)));
      cameras.hear(2, mute);
      FleetApi api = camfleet.api();
      api.putCamera(
          "door",
          """
          {"id":"door","url":"%s","channel":"door","target":{"kind":"local"},"talk":true}
          """
              .formatted(cameras.url(1)));
      Cameras.add(api, "gate", cameras.url(2));
      Cameras.awaitLive(api, "door", Duration.ofSeconds(30));
      Cameras.awaitLive(api, "gate", Duration.ofSeconds(30));
      assertThat(api.status("door").path("source").path("backchannel").asText()).isEqualTo("pcmu");
      assertThat(api.status("gate").path("source").path("backchannel").isNull()).isTrue();
      assertThat(cameras.required(2)).as("questions to a camera without talk").isZero();
      assertThat(heard()).as("before the first word").isEmpty();

      Page page = Viewer.prepare(chromium, camfleet);
      Map<String, Object> speaks = Map.of("say", VOICE, "listens", true);
      Viewer ann = Viewer.join(page, kvs, kvs.channelArn("door"), "ann", speaks);
      Viewer bob = Viewer.join(page, kvs, kvs.channelArn("gate"), "bob", speaks);
      await().atMost(Duration.ofSeconds(40)).until(() -> cleanSeconds().size() >= 3);
      ann.close();
      bob.close();
      awaitSilence();

      assertThat(mute.packets()).isZero();
      cleanSeconds().forEach(TwoWayAudioTest::assertTone);
      assertThat(camfleet.api().status("door").path("state").asText()).isEqualTo("live");
    }
  }

  /** Each second of the tone without a hole, which a browser on a busy machine makes. */
  private List<float[]> cleanSeconds() {
    byte[] all = heard();
    float[] sound = new float[all.length];
    G711.decodeMuLaw(all, sound);
    List<float[]> clean = new ArrayList<>();
    for (int from = 0; from + RATE <= sound.length; from += RATE) {
      float[] part = Arrays.copyOfRange(sound, from, from + RATE);
      int rising = 0;
      for (int i = 1; i < part.length; i++) {
        rising += part[i - 1] < 0 && part[i] >= 0 ? 1 : 0;
      }
      if (Math.abs(rising - VOICE) <= 8) {
        clean.add(part);
      }
    }
    return clean;
  }

  /** One second, in which the camera itself has beeped. */
  private static void assertTone(float[] part) {
    double power = 0;
    for (float sample : part) {
      power += sample * sample / part.length;
    }
    assertThat(Math.sqrt(power)).as("loudness").isGreaterThan(0.01);
    double voice = level(part, VOICE);
    assertThat(2 * power).as("power besides the tone").isLessThan(voice * voice * 1.2);
    assertThat(level(part, OWN_BEEP)).as("the camera's own beep").isLessThan(0.01 * voice);
  }

  private static double level(float[] sound, double hertz) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < sound.length; i++) {
      re += sound[i] * Math.cos(2 * Math.PI * hertz * i / RATE);
      im += sound[i] * Math.sin(2 * Math.PI * hertz * i / RATE);
    }
    return 2 * Math.hypot(re, im) / sound.length;
  }

  /** The service goes on for two seconds behind the last word; then the camera hears nothing. */
  private void awaitSilence() {
    int[] before = {-1};
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              int now = heard().length;
              boolean same = now == before[0];
              before[0] = now;
              return same;
            });
  }
}
