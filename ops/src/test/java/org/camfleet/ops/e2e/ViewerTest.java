package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peer")
class ViewerTest {
  private static final int SECONDS = 30;

  /**
   * A machine that does other work meanwhile may stall the browser; {@code -Dcamfleet.idle=true}
   * says that it does not.
   */
  private static final int MOST_FREEZES = Boolean.getBoolean("camfleet.idle") ? 0 : 3;

  @TempDir Path directory;

  @Test
  void chromiumSeesABridgedCameraWithoutLossOrFreeze() throws Exception {
    try (Cameras cameras = Cameras.start(2, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet = CamfleetProcess.serve(directory.resolve("data"));
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      Cameras.add(camfleet.api(), "gate", cameras.url(1));
      Cameras.add(camfleet.api(), "yard", cameras.url(2));
      Cameras.awaitLive(camfleet.api(), "gate", Duration.ofSeconds(30));
      Cameras.awaitLive(camfleet.api(), "yard", Duration.ofSeconds(30));

      Page page = Viewer.prepare(chromium, camfleet);
      Viewer viewer = Viewer.join(page, kvs, kvs.channelArn("gate"), "ann");
      viewer.await("it.pictures.length > 50", 20_000);
      long decoded = viewer.video("framesDecoded");
      long dropped = viewer.video("framesDropped");
      long freezes = viewer.video("freezeCount");
      double start = ((Number) viewer.ask("performance.now()")).doubleValue();
      page.waitForTimeout(SECONDS * 1000);
      long decodedInTime = viewer.video("framesDecoded") - decoded;
      double seconds = (((Number) viewer.ask("performance.now()")).doubleValue() - start) / 1000;
      double sent = 25 * seconds;
      assertThat((double) decodedInTime)
          .as("pictures decoded in %.1f s", seconds)
          .isCloseTo(sent, within(0.02 * sent + 1));
      assertThat(viewer.video("framesDropped") - dropped).isLessThan((long) (0.01 * sent));
      long frozen = viewer.video("freezeCount") - freezes;
      Figures.note(
          "viewer",
          "decoded %d of %.0f, dropped %d, freezes %d"
              .formatted(decodedInTime, sent, viewer.video("framesDropped") - dropped, frozen));
      assertThat(frozen).isLessThanOrEqualTo(MOST_FREEZES);
      assertThat(viewer.video("packetsLost")).isZero();
    }
  }
}
