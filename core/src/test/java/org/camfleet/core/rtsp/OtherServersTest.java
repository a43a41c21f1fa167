package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.audio.G711;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.TimelineFault;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.audio.OpusTone;
import org.camfleet.core.media.audio.SpeakerFrames;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The client against servers that are not ours: GStreamer's, and the load source of {@code bench/}.
 *
 * <p>Debian: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good
 * gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly, and gcc libc6-dev.
 */
@Tag("peer")
class OtherServersTest {
  static final Path ROOT = root();
  private static final Path DEMO =
      ROOT.resolve("core/src/main/resources/org/camfleet/core/rtsp/demo.mkv");

  private static MediaLoops loops;
  private static MediaLoop loop;

  @TempDir Path folder;

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("testdata")) ? here : here.getParent();
  }

  /** A server program that ends with its standard input, or when told to. */
  record Running(Process process, int port) implements AutoCloseable {
    String url(String path) {
      return "rtsp://127.0.0.1:" + port + "/" + path;
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    }
  }

  static Running gstreamer(String... more) throws IOException {
    return gstreamer(List.of(), more);
  }

  /** The same behind a command that runs it elsewhere. */
  private static Running gstreamer(List<String> before, String... more) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(ROOT.resolve("testdata/gst_camera.py").toString(), "--clip", DEMO.toString()));
    command.addAll(Arrays.asList(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    assertThat(line).as("first line of gst_camera.py").startsWith("port ");
    return new Running(process, Integer.parseInt(line.substring(5)));
  }

  private Running load(Clip clip) throws Exception {
    Path program = folder.resolve("rtspload");
    Process build =
        new ProcessBuilder(ROOT.resolve("bench/build.sh").toString(), folder.toString(), "rtspload")
            .inheritIO()
            .start();
    assertThat(build.waitFor()).as("bench/build.sh rtspload").isZero();
    Path raw = folder.resolve("clip.h264");
    writeAnnexB(clip, raw);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                program.toString(), "-l", "127.0.0.1", "-p", "" + port, "-c", raw.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("rtspload.log").toFile())
            .start();
    Viewer.awaitThat(() -> answers(port));
    return new Running(process, port);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void writeAnnexB(Clip clip, Path file) throws Exception {
    byte[] code = {0, 0, 0, 1};
    try (OutputStream out = Files.newOutputStream(file)) {
      for (Clip.Unit picture : clip.pictures()) {
        if (picture.keyFrame()) {
          for (byte[] set : new byte[][] {clip.video().sps(), clip.video().pps()[0]}) {
            out.write(code);
            out.write(set);
          }
        }
        for (byte[] nal : NalUnits.splitLengthPrefixed(picture.data())) {
          out.write(code);
          out.write(nal);
        }
      }
    }
  }

  /** Index in the clip of a picture's slices; other servers may drop or add SEI. */
  private static int indexOf(Clip clip, AccessUnit unit) {
    for (int i = 0; i < clip.pictures().size(); i++) {
      if (Arrays.equals(slices(clip.pictures().get(i).data()), slices(unit.data()))) {
        return i;
      }
    }
    throw new AssertionError("a picture that is not in the clip: " + unit.data().length + " bytes");
  }

  private static byte[] slices(byte[] picture) {
    try {
      return NalUnits.lengthPrefixed(
          NalUnits.splitLengthPrefixed(picture).stream().filter(n -> (n[0] & 31) <= 5).toList());
    } catch (org.camfleet.codecs.MalformedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static void assertFollows(Clip clip, List<AccessUnit> pictures) {
    int first = indexOf(clip, pictures.get(0));
    for (int i = 1; i < pictures.size(); i++) {
      assertThat(indexOf(clip, pictures.get(i)))
          .as("picture %d", i)
          .isEqualTo((first + i) % clip.pictures().size());
      assertThat(pictures.get(i).timeMicros() - pictures.get(i - 1).timeMicros())
          .as("time of picture %d", i)
          .isBetween(30_000L, 50_000L);
    }
  }

  @Test
  void playsWhatGStreamerServesWithAacSound() throws Exception {
    Clip clip = TestClips.DEMO;
    try (Running server = gstreamer();
        Viewer viewer = Viewer.of(loop, server.url("clip"))) {
      viewer.awaitPictures(120);

      List<AccessUnit> pictures = viewer.pictures().subList(0, 120);
      assertFollows(clip, pictures);
      assertThat(pictures.get(0).track()).isEqualTo(clip.video());
      List<AccessUnit> sounds = viewer.sounds();
      assertThat(sounds.size()).isGreaterThan(60);
      assertThat(((AudioTrack) sounds.get(0).track()).codec()).isEqualTo(AudioCodec.AAC);
      assertThat(sounds)
          .allMatch(s -> clip.sounds().stream().anyMatch(c -> Arrays.equals(c.data(), s.data())));
      assertThat(viewer.stats().lostPackets()).isZero();
    }
  }

  /** Its first reports come seconds later; its answer to PLAY says how sound and pictures lie. */
  @ParameterizedTest
  @EnumSource(names = {"TCP", "UDP", "HTTP"})
  void soundOfGStreamersIsInItsPlaceFromTheFirstUnitOn(Transport transport) throws Exception {
    Clip clip = TestClips.DEMO;
    String how = transport == Transport.UDP ? "udp" : "tcp";
    try (Running server = gstreamer("--transport", how);
        Viewer viewer = over(server.url("clip"), transport)) {
      viewer.awaitPictures(160);

      AccessUnit picture = viewer.pictures().get(0);
      long begin = picture.timeMicros() - clip.pictures().get(indexOf(clip, picture)).timeMicros();
      for (AccessUnit sound : viewer.sounds()) {
        long since = sound.timeMicros() - begin;
        // Silence is alike everywhere, but beeps are not.
        assertThat(clip.sounds().stream().filter(s -> Arrays.equals(s.data(), sound.data())))
            .as("sound of %d ms", since / 1000)
            .anyMatch(s -> Math.abs(s.timeMicros() - since) < 20_000);
      }
      assertThat(viewer.clock.repaired()).doesNotContainKey(TimelineFault.WRONG_START);
    }
  }

  @Test
  void playsWhatGStreamerServesWithoutSoundAndWithDigest() throws Exception {
    try (Running server = gstreamer("--user", "viewer", "--password", "pa:ss w")) {
      RtspCredentials right = new RtspCredentials("viewer", Secret.of("pa:ss w"));
      try (Viewer viewer =
          Viewer.of(loop, server.url("video"), right, Duration.ofSeconds(10), true)) {
        viewer.awaitPictures(50);
        assertFollows(TestClips.DEMO, viewer.pictures().subList(0, 50));
        assertThat(viewer.tracks).containsExactly(List.of(TestClips.DEMO.video()));
      }
      RtspCredentials wrong = new RtspCredentials("viewer", Secret.of("other"));
      try (Viewer viewer =
          Viewer.of(loop, server.url("video"), wrong, Duration.ofSeconds(10), true)) {
        assertThat(viewer.awaitFault().kind()).isEqualTo(RtspFault.Kind.BAD_CREDENTIALS);
      }
      try (Viewer viewer =
          Viewer.of(loop, server.url("nowhere"), right, Duration.ofSeconds(10), true)) {
        assertThat(viewer.awaitFault().kind()).isEqualTo(RtspFault.Kind.NOT_FOUND);
      }
    }
  }

  private Viewer over(String url, Transport... order) {
    Duration patience = Duration.ofSeconds(10);
    return new Viewer(
        loop,
        new RtspClient.Settings(URI.create(url), null, patience, patience, true)
            .with(new Transports(List.of(order), UdpOptions.DEFAULT)));
  }

  @Test
  void playsWhatGStreamerSendsByUdp() throws Exception {
    Clip clip = TestClips.DEMO;
    try (Running server = gstreamer("--transport", "udp");
        Viewer viewer = over(server.url("clip"), Transport.TCP, Transport.UDP)) {
      viewer.awaitPictures(120);

      assertThat(viewer.transports).containsExactly(Transport.UDP);
      assertFollows(clip, viewer.pictures().subList(0, 120));
      assertThat(viewer.sounds())
          .hasSizeGreaterThan(60)
          .allMatch(s -> clip.sounds().stream().anyMatch(c -> Arrays.equals(c.data(), s.data())));
      assertThat(viewer.stats().lostPackets()).isZero();
    }
  }

  @Test
  void playsWhatGStreamerSendsToAGroupToTwoAtOnce() throws Exception {
    // On one machine server and client would want the same port of the group.
    try (CameraNetwork network = CameraNetwork.create();
        Running server =
            gstreamer(
                network.command(),
                "--transport",
                "multicast",
                "--bind",
                CameraNetwork.CAMERA,
                "--interface",
                network.cameraInterface());
        Viewer viewer =
            over(
                "rtsp://" + CameraNetwork.CAMERA + ":" + server.port() + "/live",
                Transport.UDP,
                Transport.MULTICAST);
        Viewer other =
            over(
                "rtsp://" + CameraNetwork.CAMERA + ":" + server.port() + "/live",
                Transport.MULTICAST)) {
      viewer.awaitPictures(60);
      other.awaitPictures(60);

      assertThat(viewer.transports).containsExactly(Transport.MULTICAST);
      assertThat(((AudioTrack) viewer.sounds().get(0).track()).codec()).isEqualTo(AudioCodec.PCMA);
      assertThat(viewer.stats().lostPackets()).isZero();
      List<byte[]> same = other.pictures().stream().map(AccessUnit::data).toList();
      assertThat(viewer.pictures().get(59).data()).isIn(same);
    }
  }

  @Test
  void playsWhatGStreamerSendsThroughHttp() throws Exception {
    try (Running server = gstreamer();
        Viewer viewer = over(server.url("clip"), Transport.HTTP)) {
      viewer.awaitPictures(60);

      assertThat(viewer.transports).containsExactly(Transport.HTTP);
      assertFollows(TestClips.DEMO, viewer.pictures().subList(0, 60));
    }
  }

  @Test
  void playsWhatGStreamerSendsOverTls() throws Exception {
    Path pem = folder.resolve("camera.pem");
    Process openssl =
        new ProcessBuilder(
                "sh",
                "-c",
                "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=camera -days 2"
                    + " -keyout key.pem -out cert.pem && cat cert.pem key.pem > camera.pem")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    assertThat(openssl.waitFor()).as("openssl").isZero();
    try (Running server = gstreamer("--tls", pem.toString());
        Viewer viewer =
            over(server.url("clip").replace("rtsp:", "rtsps:"), Transport.UDP, Transport.TCP)) {
      viewer.awaitPictures(60);

      assertThat(viewer.transports).containsExactly(Transport.TCP);
      assertFollows(TestClips.DEMO, viewer.pictures().subList(0, 60));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "UDP"})
  void gStreamerHearsWhatIsSaidToIt(Transport transport) throws Exception {
    Path file = folder.resolve("heard.ulaw");
    String how = transport == Transport.UDP ? "udp" : "tcp";
    try (Running server = gstreamer("--transport", how, "--backchannel", file.toString());
        Viewer viewer = talking(server.url("talk"), transport);
        OpusTone tone = new OpusTone(440, 0.4)) {
      viewer.awaitPictures(25);
      assertThat(viewer.noBackchannels).isEmpty();
      Backchannel channel = viewer.backchannels.get(0);
      assertThat(channel.track().codec()).isEqualTo(AudioCodec.PCMU);
      assertThat(((AudioTrack) viewer.sounds().get(0).track()).codec())
          .as("its own sound")
          .isEqualTo(AudioCodec.PCMA);

      try (SpeakerFrames speech = new SpeakerFrames(channel.track(), Duration.ofMillis(500))) {
        for (int i = 0; i < 100; i++) {
          long at = 20_000L * i;
          speech.push(tone.next(at, at), frame -> loop.run(() -> channel.send(frame)));
          if (i % 10 == 9) { // less than may wait
            int least = i - 12;
            Viewer.awaitThat(
                () -> viewer.metrics.value("camfleet_backchannel_packets_total") >= least);
          }
        }
      }
      Viewer.awaitThat(() -> Files.size(file) >= 160 * 75);
      float[] pcm = new float[(int) Files.size(file)];
      G711.decodeMuLaw(Files.readAllBytes(file), pcm);
      assertThat(OpusTone.level(pcm, 440 * 2)).as("440 Hz").isGreaterThan(0.3);
      assertThat(OpusTone.level(pcm, 660 * 2)).as("660 Hz").isLessThan(0.02);
    }
  }

  @Test
  void gStreamerWithoutAWayBackIsSeenAllTheSame() throws Exception {
    try (Running server = gstreamer();
        Viewer viewer = talking(server.url("live"), Transport.TCP)) {
      viewer.awaitPictures(25);
      assertThat(viewer.backchannels).isEmpty();
      assertThat(viewer.noBackchannels).hasSize(1);
    }
  }

  private Viewer talking(String url, Transport transport) {
    Duration patience = Duration.ofSeconds(10);
    return new Viewer(
        loop,
        new RtspClient.Settings(URI.create(url), null, patience, patience, true)
            .with(new Transports(List.of(transport), UdpOptions.DEFAULT))
            .with(Backchannel.Pace.DEFAULT));
  }

  @Test
  void playsGStreamersLiveEncoder() throws Exception {
    try (Running server = gstreamer();
        Viewer viewer = Viewer.of(loop, server.url("live"))) {
      viewer.awaitPictures(60);

      VideoTrack track = (VideoTrack) viewer.pictures().get(0).track();
      assertThat(track.width()).isEqualTo(320);
      assertThat(track.height()).isEqualTo(240);
      assertThat(((AudioTrack) viewer.sounds().get(0).track()).codec()).isEqualTo(AudioCodec.PCMA);
      assertThat(viewer.stats().droppedPictures()).isZero();
    }
  }

  @Test
  void playsWhatTheLoadSourceServesForMoreThanOneLoop() throws Exception {
    Clip whole = TestClips.DEMO;
    Clip clip =
        new Clip(whole.video(), whole.pictures().subList(0, 100), null, List.of(), 4_000_000);
    try (Running server = load(clip);
        Viewer viewer = Viewer.of(loop, server.url("cam7"));
        Viewer other = Viewer.of(loop, server.url("cam8"))) {
      viewer.awaitPictures(150);
      other.awaitPictures(100);

      assertFollows(clip, viewer.pictures().subList(0, 150));
      assertFollows(clip, other.pictures().subList(0, 100));
    }
  }
}
