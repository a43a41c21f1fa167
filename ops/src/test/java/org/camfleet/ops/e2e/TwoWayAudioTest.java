package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
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
      await().atMost(Duration.ofSeconds(30)).until(() -> heard().length > 5 * RATE);
      ann.close();
      bob.close();
      awaitSilence();

      assertThat(mute.packets()).isZero();
      float[] sound = new float[heard().length];
      G711.decodeMuLaw(heard(), sound);
      assertTone(Arrays.copyOfRange(sound, 2 * RATE, 5 * RATE));
      assertThat(camfleet.api().status("door").path("state").asText()).isEqualTo("live");
    }
  }

  /** Three seconds, in which the camera itself has beeped three times. */
  private static void assertTone(float[] sound) {
    for (int second = 0; second < 3; second++) {
      float[] part = Arrays.copyOfRange(sound, second * RATE, (second + 1) * RATE);
      double power = 0;
      int rising = 0;
      for (int i = 0; i < part.length; i++) {
        power += part[i] * part[i] / part.length;
        rising += i > 0 && part[i - 1] < 0 && part[i] >= 0 ? 1 : 0;
      }
      assertThat(Math.sqrt(power)).as("loudness of second %d", second).isGreaterThan(0.01);
      assertThat(rising).as("waves of second %d", second).isBetween(VOICE - 8, VOICE + 8);
      double voice = level(part, VOICE);
      assertThat(2 * power).as("power besides the tone").isLessThan(voice * voice * 1.2);
      assertThat(level(part, OWN_BEEP)).as("the camera's own beep").isLessThan(0.01 * voice);
    }
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
