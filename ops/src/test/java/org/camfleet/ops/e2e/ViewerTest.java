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
@Tag("alone")
class ViewerTest {
  /** A camera whose clip runs 5.5 s ahead of the first one's: they never show the same picture. */
  private static final int FAR = 9;

  /** Pictures that one short stall of a browser may cost, however short the run is. */
  private static final double STALL = 7;

  @TempDir Path directory;

  @Test
  void chromiumSeesABridgedCameraWithoutLoss() throws Exception {
    // A machine that does other work meanwhile may stall the browser.
    watch(10, 3);
  }

  /** The whole line, on an idle machine: {@code dev/long ViewerTest}. */
  @Test
  @Tag("long")
  void chromiumSeesABridgedCameraWithoutLossOrFreeze() throws Exception {
    watch(30, 0);
  }

  private void watch(int seconds, int mostFreezes) throws Exception {
    try (Cameras cameras = Cameras.start(FAR, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet = CamfleetProcess.serve(directory.resolve("data"));
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      Cameras.add(camfleet.api(), "gate", cameras.url(1));
      Cameras.add(camfleet.api(), "yard", cameras.url(FAR));
      Cameras.awaitLive(camfleet.api(), "gate", Duration.ofSeconds(30));
      Cameras.awaitLive(camfleet.api(), "yard", Duration.ofSeconds(30));

      Page page = Viewer.prepare(chromium, camfleet);
      Viewer gate = Viewer.join(page, kvs, kvs.channelArn("gate"), "ann");
      gate.await("it.pictures.length > 50", 20_000);
      Counts from = Counts.read(camfleet.api(), gate);
      page.waitForTimeout(seconds * 1000);
      check(Counts.read(camfleet.api(), gate).since(from), mostFreezes);
      showsItsOwnClock(gate, cameras.clock(1));
      gate.close();

      Viewer yard = Viewer.join(page, kvs, kvs.channelArn("yard"), "bob");
      yard.await("it.pictures.length > 75", 20_000);
      showsItsOwnClock(yard, cameras.clock(FAR));
    }
  }

  private static void check(Counts counted, int mostFreezes) {
    Figures.print("FIGURE pictures-sent " + counted.sent());
    Figures.print("FIGURE pictures-decoded " + counted.decoded());
    Figures.print("FIGURE pictures-dropped " + counted.dropped());
    Figures.print("FIGURE freezes " + counted.freezes());
    assertThat((double) counted.sent())
        .as("pictures that the bridge sent of the camera's 25 a second")
        .isCloseTo(25 * counted.seconds(), within(0.02 * 25 * counted.seconds()));
    assertThat((double) counted.decoded())
        .as(counted.toString())
        .isCloseTo(counted.sent(), within(Math.max(STALL, 0.02 * counted.sent())));
    assertThat(counted.dropped()).isLessThan((long) Math.max(STALL, 0.01 * counted.sent()));
    assertThat(counted.freezes()).isLessThanOrEqualTo(mostFreezes);
    assertThat(counted.lost()).isZero();
  }

  /** Its last second shows this camera's clock and not that of the other one. */
  private static void showsItsOwnClock(Viewer viewer, CameraClock clock) {
    double now = viewer.number("performance.timeOrigin + performance.now()");
    CameraClock.Lag lag = clock.lag(viewer.seen(), now - 1_000, now);
    lag.assertOwn();
    assertThat(lag.worstMillis()).as(lag.toString()).isBetween(0.0, 2_000.0);
    assertThat(lag.pictures()).as(lag.toString()).isPositive();
  }

  /**
   * What the bridge counted and what the browser counted.
   *
   * @param seconds when the bridge was asked; a busy browser waits longer than it is told
   * @param sent pictures sent by the bridge
   */
  private record Counts(
      double seconds, long sent, long decoded, long dropped, long freezes, long lost) {
    static Counts read(FleetApi api, Viewer viewer) {
      return new Counts(
          System.nanoTime() / 1e9,
          api.status("gate").path("session").path("picturesSent").asLong(),
          viewer.video("framesDecoded"),
          viewer.video("framesDropped"),
          viewer.video("freezeCount"),
          viewer.video("packetsLost"));
    }

    Counts since(Counts from) {
      return new Counts(
          seconds - from.seconds,
          sent - from.sent,
          decoded - from.decoded,
          dropped - from.dropped,
          freezes - from.freezes,
          lost);
    }
  }
}
