package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.camfleet.core.rtsp.ScriptedSample.OK;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.camfleet.codecs.rtcp.RtcpReader;
import org.camfleet.codecs.rtcp.SenderReport;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.rtsp.RtpInfo;
import org.camfleet.codecs.rtsp.RtspMessage;
import org.camfleet.codecs.rtsp.RtspReader;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.TimelineFault;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound and pictures that fit from the first unit on, as the answer to PLAY says how they lie. */
class CommonStartTest {
  private static final List<Set<String>> TRACKS =
      List.of(
          Set.of("rtsp://h/a/trackID=0", "trackID=0"), Set.of("rtsp://h/a/trackID=1", "trackID=1"));

  private static MediaLoops loops;
  private static MediaLoop loop;

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  private static List<Long> timestamps(String header) {
    return CommonStart.timestamps(RtpInfo.parse(header), TRACKS);
  }

  @Test
  void eachTrackIsFoundByItsUrlByTheEndOfItOrByItsOrder() {
    assertThat(
            timestamps(
                "url=rtsp://u:p@h/a/trackID=1;rtptime=2,url=rtsp://h/b;rtptime=3,"
                    + "url=rtsp://h/a/trackID=0;rtptime=1"))
        .containsExactly(1L, 2L);
    assertThat(timestamps("url=trackID=1;rtptime=2,url=trackID=0;rtptime=1"))
        .containsExactly(1L, 2L);
    assertThat(timestamps("url=rtsp://10.0.0.8:8554/trackID=1;rtptime=2,url=/trackID=0;rtptime=1"))
        .containsExactly(1L, 2L);
    assertThat(timestamps("url=rtsp://h/a;rtptime=1,url=rtsp://h/a;rtptime=2"))
        .containsExactly(1L, 2L);
    assertThat(timestamps("rtptime=1,rtptime=2")).containsExactly(1L, 2L);
  }

  @Test
  void oneTimestampAloneTellsNothing() {
    assertThat(timestamps("")).isEmpty();
    assertThat(timestamps("url=rtsp://h/a/trackID=0;rtptime=1")).isEmpty();
    assertThat(timestamps("url=trackID=0;rtptime=1,url=trackID=1;seq=5")).isEmpty();
    assertThat(timestamps("url=x;rtptime=1,url=y;rtptime=2,url=z;rtptime=3")).isEmpty();
  }

  /**
   * Ten pictures and their telephone sound, which begins 240 ms after them and arrives with them.
   */
  private static byte[] media() {
    byte[] sounds = new byte[0];
    for (int i = 0; i < 20; i++) {
      byte[] frame = new byte[4 + RtpPacket.HEADER_LENGTH + 160];
      frame[0] = '$';
      frame[1] = 2;
      frame[3] = (byte) (frame.length - 4);
      byte[] header = new byte[RtpPacket.HEADER_LENGTH];
      RtpPacket.writeHeader(header, 0, false, false, 0, i, 5000 + 1920 + i * 160L, 8);
      System.arraycopy(header, 0, frame, 4, header.length);
      sounds = HandWrittenRtp.join(sounds, frame);
    }
    return HandWrittenRtp.join(HandWrittenRtp.usual(0), sounds);
  }

  private static Function<RtspRequest, String> camera(String rtpInfo) {
    PreparedClip clip = PreparedClip.of(TestClips.keyFrames(TestClips.TELEPHONE));
    return request ->
        switch (request.method()) {
          case "DESCRIBE" -> OK + "\r\n" + clip.describe("common");
          case "SETUP" ->
              OK
                  + "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved="
                  + (request.uri().endsWith("1") ? "2-3\r\n" : "0-1\r\n");
          case "PLAY" -> OK + rtpInfo;
          default -> OK;
        };
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "'RTP-Info: url=trackID=0;seq=1;rtptime=0,url=trackID=1;seq=0;rtptime=5000\r\n', 240, 0",
    "'RTP-Info: url=trackID=0;rtptime=0\r\nRTP-Info: url=trackID=1;rtptime=5000\r\n', 240, 0",
    "'RTP-Info: url=trackID=0;rtptime=0,url=trackID=1;rtptime=900000\r\n', 0, 1",
  })
  void soundLiesBesideThePicturesAsTheAnswerToPlaySays(String header, long millis, long wrong)
      throws Exception {
    try (ScriptedCamera camera =
        ScriptedCamera.answering(camera(header.replace("\\r\\n", "\r\n")))) {
      camera.media(media());
      try (Viewer viewer = Viewer.of(loop, camera.url())) {
        Viewer.awaitThat(() -> viewer.sounds().size() == 20 && viewer.clock != null);

        long apart = viewer.sounds().get(0).timeMicros() - viewer.pictures().get(0).timeMicros();
        long arrival =
            viewer.sounds().get(0).arrivalMicros() - viewer.pictures().get(0).arrivalMicros();
        assertThat(apart).isEqualTo(millis > 0 ? millis * 1000 : arrival);
        // What was repaired is told from time to time, beside what changes the clock's quality.
        Viewer.awaitThat(() -> wrongStarts(viewer.clock) == wrong);
      }
    }
  }

  private static long wrongStarts(CameraClock clock) {
    return clock.repaired().getOrDefault(TimelineFault.WRONG_START, 0L);
  }

  @Test
  void ourOwnServerTellsTheTimestampsOfOneInstantOfTheClip() throws Exception {
    Clip clip = TestClips.TELEPHONE;
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String url = server.url("cam2");
      StringBuilder asked = new StringBuilder();
      for (int track = 0; track < 2; track++) {
        asked.append("SETUP %s/trackID=%d RTSP/1.0\r\nCSeq: 1\r\n".formatted(url, track));
        asked.append("Transport: RTP/AVP/TCP;interleaved=%d\r\n\r\n".formatted(2 * track));
      }
      asked.append("PLAY %s RTSP/1.0\r\nCSeq: 2\r\n\r\n".formatted(url));
      socket.getOutputStream().write(asked.toString().getBytes(StandardCharsets.US_ASCII));
      Heard heard = new Heard();
      RtspReader reader = new RtspReader(heard);
      byte[] bytes = new byte[16 * 1024];
      while (Arrays.stream(heard.sequence).anyMatch(one -> one < 0)
          || Arrays.stream(heard.reported).anyMatch(one -> one < 0)) {
        int count = socket.getInputStream().read(bytes);
        assertThat(count).isPositive();
        reader.read(bytes, 0, count);
      }

      List<RtpInfo.Entry> entries =
          RtpInfo.parse(heard.answers.get(2).headers().get("RTP-Info")).entries();
      assertThat(entries)
          .extracting(RtpInfo.Entry::url)
          .containsExactly(url + "/trackID=0", url + "/trackID=1");
      assertThat(entries)
          .extracting(RtpInfo.Entry::seq)
          .containsExactly(heard.sequence[0], heard.sequence[1]);
      long picture = since(heard, entries, 0, 90_000);
      long sound = since(heard, entries, 1, 8000);
      assertThat(picture).isBetween(0L, 2_000_000L).isCloseTo(sound, offset(1_000L));
    }
  }

  /** From the common instant to the first sender reports, which are of one instant, too. */
  private static long since(Heard heard, List<RtpInfo.Entry> entries, int track, int rate) {
    return (int) (heard.reported[track] - entries.get(track).rtpTime()) * 1_000_000L / rate;
  }

  private static final class Heard implements RtspReader.Handler {
    final List<RtspResponse> answers = new ArrayList<>();
    final int[] sequence = {-1, -1};
    final long[] reported = {-1, -1};
    private final RtpPacket packet = new RtpPacket();

    @Override
    public void onMessage(RtspMessage message) {
      answers.add((RtspResponse) message);
    }

    @Override
    public void onFrame(int channel, byte[] data, int offset, int length) {
      int track = channel / 2;
      if (channel % 2 == 0 && packet.parse(data, offset, length) && sequence[track] < 0) {
        sequence[track] = packet.sequenceNumber();
      } else if (channel % 2 == 1
          && RtcpReader.parse(data, offset, length).get(0) instanceof SenderReport report) {
        reported[track] = report.rtpTimestamp();
      }
    }

    @Override
    public void onSkipped(int count) {
      throw new AssertionError(count + " bytes between frames");
    }
  }
}
