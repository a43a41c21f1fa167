package org.camfleet.ops.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.Track;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.RtspClient;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.RtspFault;
import org.camfleet.ops.StartFailure;
import org.camfleet.ops.tls.ServerTls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulatorTest {
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

  private static final class Counter implements RtspClient.Listener {
    final AtomicInteger units = new AtomicInteger();
    final List<RtspFault> faults = new CopyOnWriteArrayList<>();

    @Override
    public void onTracks(List<Track> tracks) {
      assertThat(tracks).hasSize(2);
    }

    @Override
    public void onUnit(AccessUnit unit) {
      units.incrementAndGet();
    }

    @Override
    public void onEnded(RtspFault fault) {
      faults.add(fault);
    }
  }

  private static RtspClient watch(
      MediaLoops loops, String url, @Nullable RtspCredentials who, Counter counter) {
    RtspClient.Settings settings =
        new RtspClient.Settings(
            URI.create(url), who, Duration.ofSeconds(5), Duration.ofSeconds(10), true);
    return RtspClient.connect(loops.of(url), settings, new CountingMetrics(), counter);
  }

  @Test
  void camerasPlayForThoseWhoMayWatch() throws Exception {
    RtspCredentials owner = new RtspCredentials("operator", Secret.of("s3cret"));
    Counter welcome = new Counter();
    Counter stranger = new Counter();
    Counter lost = new Counter();
    try (Simulator simulator = Simulator.start(2, ANY_PORT, Clip.demo(AudioCodec.AAC), owner);
        MediaLoops loops = MediaLoops.start(1);
        RtspClient first = watch(loops, simulator.url(2), owner, welcome);
        RtspClient second = watch(loops, simulator.url(1), null, stranger);
        RtspClient third = watch(loops, simulator.url(2).replace("cam2", "cam3"), owner, lost)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> welcome.units.get() > 20);
      await().atMost(Duration.ofSeconds(20)).until(() -> !stranger.faults.isEmpty());
      await().atMost(Duration.ofSeconds(20)).until(() -> !lost.faults.isEmpty());

      assertThat(welcome.faults).isEmpty();
      assertThat(stranger.faults.get(0).kind()).isEqualTo(RtspFault.Kind.BAD_CREDENTIALS);
      assertThat(lost.faults.get(0).kind()).isEqualTo(RtspFault.Kind.NOT_FOUND);
    }
  }

  @Test
  void aCameraWithOneSessionRefusesASecondClientOrLeavesTheFirst() throws Exception {
    Counter first = new Counter();
    Counter refused = new Counter();
    Counter second = new Counter();
    try (Simulator simulator = Simulator.start(1, ANY_PORT, Clip.demo(AudioCodec.AAC), null);
        MediaLoops loops = MediaLoops.start(1)) {
      simulator.allowOneSession(1, false);
      try (RtspClient playing = watch(loops, simulator.url(1), null, first)) {
        await().atMost(Duration.ofSeconds(20)).until(() -> first.units.get() > 0);
        watch(loops, simulator.url(1), null, refused);
        await().atMost(Duration.ofSeconds(20)).until(() -> !refused.faults.isEmpty());
        assertThat(refused.faults.get(0).kind()).isEqualTo(RtspFault.Kind.BUSY);
        assertThat(first.faults).isEmpty();

        simulator.allowOneSession(1, true);
        try (RtspClient newest = watch(loops, simulator.url(1), null, second)) {
          await().atMost(Duration.ofSeconds(20)).until(() -> second.units.get() > 20);
          await().atMost(Duration.ofSeconds(20)).until(() -> !first.faults.isEmpty());
          assertThat(first.faults.get(0).kind()).isEqualTo(RtspFault.Kind.CLOSED);
          assertThat(second.faults).isEmpty();
        }
      }
    }
  }

  @Test
  void camerasSpeakTlsWhenTold() throws Exception {
    Counter counter = new Counter();
    Clip clip = Clip.demo(AudioCodec.AAC);
    try (Simulator simulator =
            Simulator.start(1, ANY_PORT, clip, null, ServerTls.ofCamera("127.0.0.1"));
        MediaLoops loops = MediaLoops.start(1);
        RtspClient client = watch(loops, simulator.url(1), null, counter)) {
      assertThat(simulator.url(1)).startsWith("rtsps://127.0.0.1:");
      await().atMost(Duration.ofSeconds(20)).until(() -> counter.units.get() > 20);
      assertThat(counter.faults).isEmpty();
    }
  }

  @Test
  void wrongOptionsAreToldInASentence() {
    assertThatThrownBy(() -> run("--cameras", "0"))
        .isInstanceOf(StartFailure.class)
        .hasMessage("--cameras: 0 (expected: 1 to 100000)");
    assertThatThrownBy(() -> run("--port", "99999"))
        .hasMessage("--port: 99999 (expected: 0 to 65535)");
    assertThatThrownBy(() -> run("--user", "me"))
        .hasMessage("--user and --password: only one given (expected: both or none)");
    assertThatThrownBy(() -> run("--clip", "/nowhere.mp4"))
        .hasMessageStartingWith("--clip: /nowhere.mp4: No such file");
    assertThatThrownBy(() -> run("--transports", "TCP,HTTP"))
        .hasMessage("--transports: [TCP, HTTP] (expected: of tcp and udp)");
    assertThatThrownBy(() -> run("--single-session=both"))
        .hasMessage(
            "Invalid value for option '--single-session': expected one of [refuse, replace]"
                + " (case-sensitive) but was 'both'");
    assertThatThrownBy(() -> run("--single-session", "--bind", "nowhere.invalid"))
        .hasMessage("--bind: nowhere.invalid (expected: an address of this machine)");
    assertThatThrownBy(() -> run("--bind", "nowhere.invalid"))
        .hasMessage("--bind: nowhere.invalid (expected: an address of this machine)");
    assertThatThrownBy(() -> run("--bind", "192.0.2.1", "--audio", "none"))
        .hasMessageStartingWith("simulate: cannot listen on /192.0.2.1:8554");
  }

  private static void run(String... options) throws Exception {
    SimulateCommand command = new SimulateCommand();
    new CommandLine(command).parseArgs(options);
    command.call();
  }
}
