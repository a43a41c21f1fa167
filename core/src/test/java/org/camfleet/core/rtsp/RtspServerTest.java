package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.h264.H264Depacketizer;
import org.camfleet.codecs.h264.H264Picture;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.rtsp.RtspMessage;
import org.camfleet.codecs.rtsp.RtspReader;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.junit.jupiter.api.Test;

class RtspServerTest {

  /** A client that speaks by hand and reads only when it is told to. */
  private static final class SlowClient implements RtspReader.Handler, AutoCloseable {
    final List<RtspResponse> answers = new ArrayList<>();
    final List<H264Picture> pictures = new ArrayList<>();
    private final H264Depacketizer depacketizer = new H264Depacketizer();
    private final RtpPacket packet = new RtpPacket();
    private final RtspReader reader = new RtspReader(this);
    private final Socket socket = new Socket();
    private final String url;
    private int cseq;

    SlowClient(RtspServer server, String camera) throws IOException {
      url = server.url(camera);
      socket.setReceiveBufferSize(16 * 1024);
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    RtspResponse ask(String method, String path, String headers) throws IOException {
      String request = method + " " + url + path + " RTSP/1.0\r\nCSeq: " + ++cseq + "\r\n";
      socket
          .getOutputStream()
          .write((request + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      int before = answers.size();
      while (answers.size() == before) {
        readSome();
      }
      return answers.get(before);
    }

    void play() throws IOException {
      ask("SETUP", "/trackID=0", "Transport: RTP/AVP/TCP;interleaved=4-5\r\n");
      assertThat(ask("PLAY", "", "").status()).isEqualTo(200);
    }

    void readSome() throws IOException {
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[16 * 1024];
      int count = in.read(bytes);
      if (count < 0) {
        throw new IOException("the server closed the connection");
      }
      reader.read(bytes, 0, count);
    }

    @Override
    public void onFrame(int channel, byte[] data, int offset, int length) {
      if (channel == 4 && packet.parse(data, offset, length)) {
        H264Picture picture = depacketizer.push(packet);
        if (picture != null) {
          pictures.add(picture);
        }
      }
    }

    @Override
    public void onMessage(RtspMessage message) {
      answers.add((RtspResponse) message);
    }

    @Override
    public void onSkipped(int count) {
      throw new IllegalStateException(count + " bytes between frames");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Ten pictures of 150 kB in a group, 40 ms apart. */
  private static Clip heavy() {
    List<Clip.Unit> pictures = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      byte[] picture = new byte[150_000];
      Arrays.fill(picture, (byte) 0x55);
      int length = picture.length - 4;
      picture[0] = 0;
      picture[1] = (byte) (length >> 16);
      picture[2] = (byte) (length >> 8);
      picture[3] = (byte) length;
      picture[4] = (byte) (i == 0 ? 0x65 : 0x41);
      picture[5] = (byte) 0x88; // first_mb_in_slice = 0
      pictures.add(new Clip.Unit(picture, i * 40_000L, i * 40_000L, i == 0));
    }
    return new Clip(TestClips.DEMO.video(), pictures, null, List.of(), 400_000);
  }

  @Test
  void aSlowClientLosesWholePicturesUpToAKeyFrameAndNothingElse() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), heavy());
        SlowClient client = new SlowClient(server, "cam1")) {
      client.play();
      Viewer.awaitThat(() -> server.droppedUnits() > 15);
      while (client.pictures.size() < 60) {
        client.readSome();
      }

      // No gap in the numbering and no damage: what was left out was left out whole.
      assertThat(client.pictures).noneMatch(H264Picture::damaged);
      int gaps = 0;
      for (int i = 1; i < client.pictures.size(); i++) {
        H264Picture picture = client.pictures.get(i);
        long ticks =
            picture.rtpTimestamp() - client.pictures.get(i - 1).rtpTimestamp() & 0xffff_ffffL;
        if (ticks > 4000) {
          gaps++;
          assertThat(picture.keyFrame()).as("picture %d after a gap", i).isTrue();
        }
      }
      assertThat(gaps).isPositive();
    }
  }

  @Test
  void aSessionWithoutSignOfLifeEnds() throws Exception {
    Settings settings = Settings.loopback().with(Duration.ofSeconds(1));
    try (RtspServer server = RtspServer.start(settings, TestClips.keyFrames(null));
        SlowClient client = new SlowClient(server, "cam1")) {
      client.play();

      assertThatThrownBy(
              () -> {
                while (true) {
                  client.readSome();
                }
              })
          .isInstanceOf(IOException.class);
      Viewer.awaitThat(() -> server.camera("cam1").connections() == 0);
    }
  }

  @Test
  void answersWhatItCanNotDo() throws Exception {
    Settings settings = Settings.loopback().with(path -> path.startsWith("cam"));
    try (RtspServer server = RtspServer.start(settings, TestClips.keyFrames(null));
        SlowClient client = new SlowClient(server, "cam1")) {
      assertThat(client.ask("PLAY", "", "").status()).isEqualTo(455);
      assertThat(client.ask("SETUP", "/trackID=0", "Transport: RTP/AVP;multicast\r\n").status())
          .isEqualTo(461);
      assertThat(client.ask("SETUP", "/trackID=9", "Transport: RTP/AVP/TCP\r\n").status())
          .isEqualTo(404);
      assertThat(client.ask("ANNOUNCE", "", "").status()).isEqualTo(501);
      assertThat(client.ask("OPTIONS", "", "").headers().get("Public")).contains("GET_PARAMETER");
    }
  }

  @Test
  void closesOnBytesThatAreNoRtsp() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(new byte[] {0, 1, 2, 3});

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void saysWhyItCanNotListen() throws Exception {
    try (RtspServer first = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null))) {
      Settings usual = Settings.loopback();
      Settings taken =
          new Settings(
              new InetSocketAddress("127.0.0.1", first.port()),
              null,
              usual.authentication(),
              1,
              usual.sessionTimeout(),
              usual.paths(),
              1,
              1);

      assertThatThrownBy(() -> RtspServer.start(taken, TestClips.keyFrames(null)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on /127.0.0.1:" + first.port())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void camerasOfDifferentNumbersAreAtDifferentPlaces() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null))) {
      assertThat(server.camera("cam1").phaseMicros()).isZero();
      assertThat(server.camera("cam2").phaseMicros()).isEqualTo(687_000);
      assertThat(server.camera("cam12").phaseMicros()).isEqualTo(11 * 687_000);
      assertThat(server.camera("entrance").phaseMicros()).isZero();
    }
  }
}
