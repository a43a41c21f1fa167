package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * Many channels join within a minute, and each is stored: {@code dev/long ManyChannelsTest}, or
 * fewer in the suite. One process sends for all; media runs until the last one is stored.
 */
class ManyChannelsTest {
  private static final int CHANNELS = Integer.getInteger("camfleet.many.channels", 500);

  /** Joins begin evenly over this time, so that the last ones can be done within the minute. */
  private static final int SECONDS = Integer.getInteger("camfleet.many.seconds", 50);

  private static final Duration MINUTE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  @Tag("long")
  @Tag("alone")
  void fiveHundredChannelsJoinWithinAMinute() throws Exception {
    allAreStored(CHANNELS, SECONDS, MINUTE);
  }

  @Test
  @Tag("peer")
  void twentyFiveChannelsJoinAtOnce() throws Exception {
    allAreStored(25, 1, MINUTE);
  }

  private void allAreStored(int channels, int spread, Duration within) throws Exception {
    String seed = System.getenv().getOrDefault("CAMFLEET_SEED", "25");
    System.err.println("CAMFLEET_SEED=" + seed);
    Path clip = SmallClip.make(directory.resolve("small.mkv"));
    Path data = directory.resolve("data");
    try (CamfleetProcess service =
            CamfleetProcess.run(
                List.of("-Xms1g", "-Xmx2g"),
                data,
                "camfleet ready: ",
                "serve",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(CamfleetProcess.freePort()),
                "--roles",
                "service");
        KvsClient kvs = KvsClient.of(service.api())) {
      StoredChannels.create(kvs, "many-", channels);
      Instant from = Instant.now();
      try (JavaProgram masters =
          JavaProgram.start(
              "1g",
              "org.camfleet.ops.e2e.ManyMasters",
              List.of(
                  service.url().toString().replaceFirst("/$", ""),
                  data.toString(),
                  clip.toString(),
                  String.valueOf(channels),
                  String.valueOf(spread),
                  seed))) {
        FirstFragments stored = FirstFragments.watch(data, channels);
        stored.awaitAll(masters, within.plusSeconds(60));
        figures(masters, service, stored.millis(), channels, within);
      }
      decode(service, kvs, channels, from);
    }
  }

  private static void figures(
      JavaProgram masters,
      CamfleetProcess service,
      Map<String, Long> stored,
      int channels,
      Duration within)
      throws Exception {
    JoinSteps steps = JoinSteps.read(masters.lines());
    assertThat(steps.ended()).as("sessions that ended").isEmpty();
    assertThat(steps.connected()).hasSize(channels);
    figure("channels", channels, "");
    figure("joined_within", steps.secondsToJoinAll(), "s");
    figure("joins_repeated", steps.repeatedJoins(), "");
    percentiles("join_to_offer", steps.joinToOffer());
    percentiles("offer_to_connected", steps.offerToConnected());
    percentiles("offer_to_fragment", steps.offerTo(stored));
    ProcessFigures serviceFrom = ProcessFigures.of(service.pid());
    ProcessFigures mastersFrom = ProcessFigures.of(masters.pid());
    LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    ProcessFigures serviceTo = ProcessFigures.of(service.pid());
    ProcessFigures mastersTo = ProcessFigures.of(masters.pid());
    figure("cpu_service", serviceTo.cpuPerCameraSecond(serviceFrom, channels), "ms/channel-second");
    figure("cpu_masters", mastersTo.cpuPerCameraSecond(mastersFrom, channels), "ms/channel-second");
    figure("rss_service", serviceTo.rssBytes() / 1048576.0, "MB");
    figure("threads_service", serviceTo.threads().size(), "");
    assertThat(steps.secondsToJoinAll()).as("seconds").isLessThanOrEqualTo(within.toSeconds());
    assertThat(JoinSteps.read(masters.lines()).ended()).isEmpty();
  }

  /** Each channel's recording decodes, and all of its pictures do. */
  private void decode(CamfleetProcess service, KvsClient kvs, int channels, Instant from)
      throws Exception {
    HlsDownload download = new HlsDownload(service.api().trust());
    Set<Integer> sizes = new TreeSet<>();
    for (int i = 1; i <= channels; i++) {
      HlsDownload.Period period =
          download.first(
              kvs.hlsUrl(
                  "many-" + i, HLSPlaybackMode.ON_DEMAND, from, Instant.now().plusSeconds(1)));
      Path file = period.writeTo(directory.resolve("first.mp4"));
      sizes.add(FFprobe.pictures(file));
      Files.delete(file);
    }
    // A fragment is a second of the clip: 5 pictures; the first of a session may be longer.
    assertThat(sizes).allMatch(pictures -> pictures >= 5 && pictures <= 100);
  }

  private static void percentiles(String name, List<Long> millis) {
    figure(name + "_p50", millis.get(millis.size() / 2), "ms");
    figure(name + "_p99", millis.get((int) Math.ceil(0.99 * millis.size()) - 1), "ms");
  }

  private static void figure(String name, double value, String unit) {
    String line = "FIGURE " + name + " " + Math.round(value * 100) / 100.0 + " " + unit;
    Figures.note("many", line);
    Figures.print(line);
  }
}
