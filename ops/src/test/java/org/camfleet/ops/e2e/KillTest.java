package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node, killed again and again at moments that a seed makes up, on one data directory. */
@Tag("peer")
@Tag("alone")
class KillTest {
  private static final int KILLS = 2;

  /** The demo clip has key frames 2 s apart. */
  private static final Duration FRAGMENT = Duration.ofSeconds(2);

  /**
   * From a key frame that ends a fragment until it is in its file: 0.15 s for the sound that the
   * encoder looks ahead for, and the way from the camera. A kill within this time after a key frame
   * takes that fragment; what was begun behind it is then a quarter of a fragment at most.
   */
  private static final Duration HANDLING = Duration.ofMillis(500);

  @TempDir Path directory;

  @Test
  void whatWasListedPlaysByteIdenticalAfterKillNine() throws Exception {
    String given = System.getenv("CAMFLEET_SEED");
    long seed = given == null ? System.nanoTime() : Long.parseLong(given);
    Random random = new Random(seed);
    Path data = directory.resolve("data");
    int port = CamfleetProcess.freePort();
    Instant from = Instant.now().minusSeconds(5);
    CamfleetProcess camfleet = CamfleetProcess.serve(data, port);
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU))) {
      Cameras.add(camfleet.api(), "gate", cameras.url(1));
      for (int kill = 1; kill <= KILLS; kill++) {
        Instant run = Instant.now();
        awaitFragments(camfleet, kill == 1 ? from : run, 2);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(4_000)));
        Recording.Tracks before = Recording.tracks(camfleet, "gate", from);
        camfleet.kill9();
        Instant killed = Instant.now();
        camfleet = CamfleetProcess.serve(data, port);
        Instant ready = Instant.now();
        String which = "kill %d of seed %d at %s".formatted(kill, seed, killed);
        recovered(kill, which, before, Recording.tracks(camfleet, "gate", from, killed), killed);
        Recording.Tracks lastRun = Recording.tracks(camfleet, "gate", run, killed);
        assertThat(withoutHoles(lastRun.pictures().keySet())).as(which).isTrue();
        recordsAgain(kill, which, camfleet, killed, ready);
      }
    } finally {
      camfleet.close();
    }
  }

  private static void awaitFragments(CamfleetProcess camfleet, Instant from, int count) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> Recording.video(camfleet, "gate", from).size() >= count);
  }

  private static void recovered(
      int kill, String which, Recording.Tracks before, Recording.Tracks after, Instant killed) {
    before.isStillIn(after);
    assertThat(after.sound().keySet()).as(which).isEqualTo(after.pictures().keySet());
    Figures.print(
        "FIGURE lost-at-kill-%d %d ms"
            .formatted(kill, Duration.between(after.end(), killed).toMillis()));
    // The one fragment that was under way is lost, and nothing that was complete.
    assertThat(after.end()).as(which).isAfter(killed.minus(FRAGMENT).minus(HANDLING));
  }

  private static void recordsAgain(
      int kill, String which, CamfleetProcess camfleet, Instant killed, Instant ready) {
    await(which)
        .atMost(Duration.ofSeconds(20).minus(Duration.between(ready, Instant.now())))
        .pollInterval(Duration.ofMillis(250))
        .until(() -> !Recording.video(camfleet, "gate", killed).isEmpty());
    Figures.print(
        "FIGURE stored-after-ready-%d %d ms"
            .formatted(kill, Duration.between(ready, Instant.now()).toMillis()));
  }

  /** Numbers of one epoch differ in their last ten digits, which count. */
  private static boolean withoutHoles(Set<String> numbers) {
    List<BigInteger> all = numbers.stream().map(BigInteger::new).sorted().toList();
    BigInteger span = all.get(all.size() - 1).subtract(all.get(0));
    return span.equals(BigInteger.valueOf(all.size() - 1L));
  }
}
