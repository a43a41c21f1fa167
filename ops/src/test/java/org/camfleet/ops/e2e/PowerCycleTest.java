package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A camera whose power is cut again and again, in each state of its connection: it comes back each
 * time, and leaves nothing behind. {@code dev/long PowerCycleTest -Dcamfleet.cycles=50}.
 */
@Tag("peer")
class PowerCycleTest {
  private static final int CYCLES = Integer.getInteger("camfleet.cycles", 7);
  private static final long SEED = Long.getLong("camfleet.seed", System.nanoTime());

  /** When anybody connects, at each request, and ("-") while it plays. */
  private static final List<String> STATES =
      List.of("-", "", "OPTIONS", "DESCRIBE", "SETUP", "PLAY", "-");

  /** Half of what a JVM of this size keeps or gives up by itself between two collections. */
  private static final long HEAP_SLACK = 6 << 20;

  @TempDir Path directory;
  private final Random random = new Random(SEED);

  @Test
  void itComesBackEachTimeAndLeavesNothingBehind() throws Exception {
    Figures.print("seed " + SEED);
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        PowerStrip strip = new PowerStrip(cameras.port());
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"),
                "--set",
                "camfleet.bridge.camera-timeout=3s",
                "--set",
                "camfleet.bridge.media-timeout=3s")) {
      FleetApi api = camfleet.api();
      Cameras.add(api, "gate", strip.url("cam1"));
      Cameras.awaitLive(api, "gate", Duration.ofSeconds(40));
      for (int i = 0; i < STATES.size(); i += CYCLES > STATES.size() ? 1 : 2) {
        cycle(api, strip, i); // what is made once is made
      }
      ProcessFigures before = ProcessFigures.afterFullCollection(camfleet.pid());
      double buffers = direct(camfleet);
      List<Long> millis = new ArrayList<>();
      for (int i = 0; i < CYCLES; i++) {
        millis.add(cycle(api, strip, i));
      }
      Cameras.awaitLive(api, "gate", Duration.ofSeconds(60));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(cameras.sessions(1)).as("sessions").isEqualTo(1));
      tell(millis);
      ProcessFigures after = ProcessFigures.afterFullCollection(camfleet.pid());
      leavesNothingBehind(before, after);
      double grown = direct(camfleet) - buffers;
      Figures.print("FIGURE direct-buffers-growth %.0f B".formatted(grown));
      assertThat(grown).as("bytes of direct buffers").isLessThan(4 << 20);
      assertThat(camfleet.log()).doesNotContain("Exception", "LEAK");
    }
  }

  private static void leavesNothingBehind(ProcessFigures before, ProcessFigures after) {
    List<String> threads = ProcessFigures.fresh(after.threads(), before.threads());
    long heap = after.heapBytes() - before.heapBytes();
    Figures.print("FIGURE threads-growth " + (after.threads().size() - before.threads().size()));
    Figures.print("FIGURE descriptors-growth " + (after.descriptors() - before.descriptors()));
    Figures.print("FIGURE heap-growth %d B".formatted(heap));
    assertThat(after.threads().size() - before.threads().size())
        .as("threads that are new: %s", threads)
        .isLessThanOrEqualTo(2);
    assertThat(after.descriptors() - before.descriptors())
        .as("descriptors that are new: %s", ProcessFigures.fresh(after.open(), before.open()))
        .isLessThanOrEqualTo(4);
    assertThat(heap).as("bytes of live objects").isLessThan(HEAP_SLACK);
  }

  /** Cuts the power in a state, gives it again, and waits for a picture; how long that took. */
  private long cycle(FleetApi api, PowerStrip strip, int number) throws Exception {
    String state = STATES.get(number % STATES.size());
    PowerStrip.Dead dead = PowerStrip.Dead.values()[random.nextInt(3)];
    boolean hangs = random.nextBoolean();
    if (state.equals("-")) {
      strip.off(dead, hangs);
    } else {
      strip.off(PowerStrip.Dead.REFUSES, false);
      strip.onUntil(state.isEmpty() ? null : state, dead, hangs);
      await("cut at " + state).atMost(Duration.ofSeconds(40)).until(strip::isOff);
    }
    LockSupport.parkNanos(Duration.ofMillis(300 + random.nextInt(1_200)).toNanos());
    long pictures = pictures(api);
    long begin = System.nanoTime();
    strip.on();
    await("picture after a cut at \"%s\", %s, hanging: %s".formatted(state, dead, hangs))
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> pictures(api) > pictures);
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private static long pictures(FleetApi api) {
    JsonNode source = api.status("gate").path("source");
    return source.path("pictures").asLong();
  }

  private static void tell(List<Long> millis) {
    long[] sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
    Figures.print("FIGURE cycles " + sorted.length);
    Figures.print("FIGURE time-to-picture-p50 %d ms".formatted(at(sorted, 0.5)));
    Figures.print("FIGURE time-to-picture-p95 %d ms".formatted(at(sorted, 0.95)));
    Figures.print("FIGURE time-to-picture-max %d ms".formatted(at(sorted, 1)));
    assertThat(Arrays.stream(sorted).max().orElseThrow()).isLessThan(90_000);
  }

  private static long at(long[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }

  private static double direct(CamfleetProcess camfleet) throws Exception {
    return Exposed.sum(camfleet, "jvm_memory_buffer_pool_used_bytes\\{[^}]*pool=\"direct\"[^}]*}");
  }
}
