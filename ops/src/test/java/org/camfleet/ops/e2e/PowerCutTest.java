package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many cameras of one host lose their power together and come back: they are connected to at the
 * pace of the budget, and all record again. {@code dev/long PowerCutTest -Dcamfleet.cut.cameras=500
 * -Dcamfleet.cut.seconds=60}.
 */
@Tag("peer")
@Tag("networks")
class PowerCutTest {
  private static final int CAMERAS = Integer.getInteger("camfleet.cut.cameras", 12);
  private static final int SECONDS = Integer.getInteger("camfleet.cut.seconds", 6);

  /** The defaults for many, and a budget that is felt for a few. */
  private static final boolean MANY = CAMERAS >= 100;

  private static final int A_SECOND = MANY ? 10 : 2;
  private static final int BURST = MANY ? 64 : 4;
  private static final int PORT = 8443;
  private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx2g");
  private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

  @TempDir Path directory;

  /** How many connections were begun by a moment. */
  private record Seen(long nanos, long count) {}

  @Test
  void afterAPowerCutCamerasComeBackAtThePaceOfTheBudget() throws Exception {
    OneCable cable = OneCable.lay();
    assumeTrue(cable != null, "network namespaces");
    Clip clip = Clip.load(SmallClip.make(directory.resolve("small.mkv")));
    try (cable;
        Cameras cameras = Cameras.start(CAMERAS, clip, cable.here());
        CamfleetProcess camfleet = serve(cable)) {
      long begin = System.nanoTime();
      for (int i = 1; i <= CAMERAS; i++) {
        Cameras.add(camfleet.api(), "cam" + i, cameras.url(i));
      }
      awaitLive(camfleet, Duration.ofMinutes(15));
      Figures.print("FIGURE first-start %.1f s".formatted(since(begin)));

      List<Seen> seen = new CopyOnWriteArrayList<>();
      Thread watch = watch(cable, seen);
      rules(cable, cameras.port(), true);
      watch.start();
      long cut = System.nanoTime();
      cameras.disconnectAll(CAMERAS);
      awaitGone(cameras);
      LockSupport.parkNanos(SECONDS * 1_000_000_000L - (System.nanoTime() - cut));
      long inTheDark = count(cable);
      rules(cable, cameras.port(), false);
      long back = System.nanoTime();
      Instant backAt = Instant.now();
      awaitPlaying(cameras, Duration.ofMinutes(10));
      double all = since(back);
      awaitLive(camfleet, Duration.ofMinutes(10));
      Figures.print("FIGURE all-live-again %.1f s".formatted(since(back)));
      awaitStored(camfleet, backAt, Duration.ofMinutes(5));
      Figures.print("FIGURE all-stored-again %.1f s".formatted(since(back)));
      watch.interrupt();
      watch.join();

      Figures.print("FIGURE cameras " + CAMERAS);
      Figures.print("FIGURE dark %d s".formatted(SECONDS));
      Figures.print("FIGURE attempts-in-the-dark " + inTheDark);
      Figures.print("FIGURE attempts-in-all " + count(cable));
      Figures.print("FIGURE all-play-again %.1f s".formatted(all));
      Figures.print("FIGURE most-attempts-in-a-second " + most(seen, 1));
      Figures.print("FIGURE most-attempts-in-ten-seconds " + most(seen, 10));
      assertThat(count(cable)).as("attempts").isGreaterThanOrEqualTo(CAMERAS);
      for (int window : List.of(1, 5, 10)) {
        // A place is taken a moment before its packet is seen.
        assertThat(most(seen, window))
            .as("connections begun in %d s", window)
            .isLessThanOrEqualTo(BURST + (long) A_SECOND * (window + 1));
      }
    }
  }

  private CamfleetProcess serve(OneCable cable) throws Exception {
    Path data = directory.resolve("data");
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--data", data.toString(), "--port", "" + PORT));
    List<String> settings = new ArrayList<>(List.of("camfleet.tls.names=" + cable.there()));
    if (!MANY) {
      settings.add("camfleet.bridge.dials.host.per-second=" + A_SECOND);
      settings.add("camfleet.bridge.dials.host.burst=" + BURST);
    }
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return CamfleetProcess.behind(cable.in(), FLAGS, CamfleetProcess.THIS_BUILD, data, arguments)
        .reachedAt(URI.create("https://" + cable.there() + ":" + PORT));
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Counts who begins to connect to a camera, and while the power is cut refuses it. */
  private void rules(OneCable cable, int port, boolean cut) throws Exception {
    String flush = cut ? "" : "flush chain inet cut out\n";
    String refuse = cut ? "tcp dport %d reject with tcp reset\n".formatted(port) : "";
    Path file =
        Files.writeString(
            directory.resolve("cut.nft"),
            """
            add table inet cut
            add counter inet cut begun
            add chain inet cut out { type filter hook output priority 0; }
            %stable inet cut { chain out {
            tcp dport %d tcp flags & (syn | ack) == syn counter name begun
            %s}
            }
            """
                .formatted(flush, port, refuse));
    List<String> command = new ArrayList<>(cable.in());
    command.addAll(List.of("nft", "-f", file.toString()));
    Namespaces.must(command.toArray(String[]::new));
  }

  private static long count(OneCable cable) throws Exception {
    List<String> command = new ArrayList<>(cable.in());
    command.addAll(List.of("nft", "list", "counter", "inet", "cut", "begun"));
    Matcher packets = PACKETS.matcher(FFprobe.run(command).output());
    assertThat(packets.find()).isTrue();
    return Long.parseLong(packets.group(1));
  }

  private static Thread watch(OneCable cable, List<Seen> seen) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  long count = count(cable);
                  seen.add(new Seen(System.nanoTime(), count));
                  LockSupport.parkNanos(100_000_000); // between two looks
                }
              } catch (Exception over) {
                return;
              }
            },
            "connections begun");
    thread.setDaemon(true);
    return thread;
  }

  /** The most that were begun within any so many seconds. */
  private static long most(List<Seen> seen, int seconds) {
    long most = 0;
    int from = 0;
    for (Seen now : seen) {
      while (now.nanos() - seen.get(from).nanos() > seconds * 1_000_000_000L) {
        from++;
      }
      most = Math.max(most, now.count() - seen.get(from).count());
    }
    return most;
  }

  private static void awaitGone(Cameras cameras) {
    await().atMost(Duration.ofSeconds(30)).until(() -> playing(cameras) == 0);
  }

  private static long playing(Cameras cameras) {
    long playing = 0;
    for (int i = 1; i <= CAMERAS; i++) {
      playing += Math.min(1, cameras.sessions(i));
    }
    return playing;
  }

  private static void awaitPlaying(Cameras cameras, Duration patience) {
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> playing(cameras) == CAMERAS);
  }

  private static void awaitLive(CamfleetProcess camfleet, Duration patience) {
    await()
        .atMost(patience)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(live(camfleet)).isEqualTo(CAMERAS));
  }

  /** Waits until each camera has a fragment that was stored after a moment. */
  private static void awaitStored(CamfleetProcess camfleet, Instant since, Duration patience) {
    await()
        .atMost(patience)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              for (int i = 1; i <= CAMERAS; i++) {
                String last =
                    camfleet.api().status("cam" + i).at("/archive/lastFragmentAt").asText();
                assertThat(last).as("last fragment of cam%d", i).matches("2.*");
                assertThat(Instant.parse(last)).as("cam%d", i).isAfter(since);
              }
            });
  }

  private static int live(CamfleetProcess camfleet) {
    int live = 0;
    String after = "";
    while (true) {
      JsonNode page = camfleet.api().call("GET", "/api/v1/cameras?limit=500" + after, null, 200);
      for (JsonNode camera : page.get("cameras")) {
        live += camera.path("state").asText().equals("live") ? 1 : 0;
      }
      String next = page.path("next").asText("");
      if (next.isEmpty()) {
        return live;
      }
      after = "&after=" + next;
    }
  }
}
