package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.camfleet.codecs.ffmpeg.MediaFile;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.OtherVideoTrack;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras of GStreamer's whose pictures can not pass through: they arrive whole and in time. */
@Tag("peer")
class OtherCodecsTest {
  private static final long MOST_BYTES = 8 << 20;

  private static MediaLoops loops;
  private static MediaLoop loop;
  private static OtherServersTest.Running server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() throws Exception {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
    server = OtherServersTest.gstreamer();
  }

  @AfterAll
  static void stopServer() {
    server.close();
    loops.close();
  }

  private static Viewer viewer(String path, WantedVideo wanted) {
    Duration patience = Duration.ofSeconds(10);
    return new Viewer(
        loop,
        new RtspClient.Settings(URI.create(server.url(path)), null, patience, patience, true)
            .with(wanted));
  }

  /** The pictures of a clip as they came from the server. */
  private List<AccessUnit> play(String clip, int count, Obstacle... expected) throws Exception {
    try (Viewer viewer = viewer(clip, WantedVideo.ANY.within(1920, 1920))) {
      viewer.awaitPictures(count);

      List<AccessUnit> pictures = viewer.pictures().subList(0, count);
      assertThat(viewer.obstacles).containsExactlyInAnyOrder(expected);
      assertThat(pictures.get(0).keyFrame()).isTrue();
      assertThat(pictures).extracting(AccessUnit::track).containsOnly(pictures.get(0).track());
      assertThat(viewer.stats().lostPackets()).isZero();
      assertThat(viewer.stats().malformed()).isZero();
      AudioTrack sound = (AudioTrack) viewer.sounds().get(0).track();
      assertThat(sound.codec()).isEqualTo(AudioCodec.AAC);
      assertHaveTheTimesOf(clip, pictures);
      return pictures;
    }
  }

  /** From each picture to the next passes what does in the clip, but for what is made up for. */
  private static void assertHaveTheTimesOf(String clip, List<AccessUnit> pictures)
      throws Exception {
    Path file = OtherServersTest.ROOT.resolve("testdata/clips/" + clip + ".mkv");
    List<MediaFile.Packet> packets = MediaFile.read(file, MOST_BYTES).streams().get(0).packets();
    // The first picture of the clip with B-frames arrives 80 ms before its time in the file.
    for (int i = 2; i < pictures.size(); i++) {
      assertThat(pictures.get(i).timeMicros() - pictures.get(i - 1).timeMicros())
          .as("%s: from picture %d to the next", clip, i - 1)
          .isCloseTo(packets.get(i).timeMicros() - packets.get(i - 1).timeMicros(), within(4_000L));
      assertThat(pictures.get(i).keyFrame())
          .as("%s: %d", clip, i)
          .isEqualTo(packets.get(i).keyFrame());
    }
  }

  private void assertDecode(String format, byte[] stream, int width, int height, int count)
      throws Exception {
    Path file = Files.write(folder.resolve("stream." + format), stream);
    Process ffprobe =
        new ProcessBuilder(
                "ffprobe",
                "-v",
                "error",
                "-f",
                format,
                "-count_frames",
                "-show_entries",
                "stream=width,height,nb_read_frames",
                "-of",
                "csv=p=0",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(ffprobe.getInputStream().readAllBytes());
    assertThat(said.strip()).isEqualTo(width + "," + height + "," + count);
  }

  private static byte[] annexB(byte[] sets, List<AccessUnit> pictures) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, sets);
    for (AccessUnit picture : pictures) {
      write(out, picture.data());
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, byte[] units) throws Exception {
    for (byte[] unit : NalUnits.splitLengthPrefixed(units)) {
      out.writeBytes(new byte[] {0, 0, 0, 1});
      out.writeBytes(unit);
    }
  }

  @Test
  void aCameraWithH265Arrives() throws Exception {
    List<AccessUnit> pictures = play("h265", 110, Obstacle.h265());

    OtherVideoTrack track = (OtherVideoTrack) pictures.get(0).track();
    assertThat(track.toString()).isEqualTo("h265 1280x720");
    assertDecode("hevc", annexB(track.parameterSets(), pictures), 1280, 720, 110);
  }

  @Test
  void aCameraWithMotionJpegArrives() throws Exception {
    List<AccessUnit> pictures = play("mjpeg", 20, Obstacle.jpeg());

    assertThat(pictures.get(0).track().toString()).isEqualTo("jpeg 640x360");
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    pictures.forEach(picture -> images.writeBytes(picture.data()));
    assertDecode("mjpeg", images.toByteArray(), 640, 360, 20);
  }

  @Test
  void imagesTooLargeForTheirPacketsHaveTheSizeOfTheDescription() throws Exception {
    try (Viewer viewer = viewer("wide", WantedVideo.ANY)) {
      viewer.awaitPictures(2);

      AccessUnit picture = viewer.pictures().get(1);
      assertThat(picture.track().toString()).isEqualTo("jpeg 2560x1440");
      assertDecode("mjpeg", picture.data(), 2560, 1440, 1);
    }
  }

  @Test
  void reorderedPicturesArriveInDecodeOrderWithTheirOwnTimes() throws Exception {
    List<AccessUnit> pictures = play("bframes", 110, Obstacle.reordered());

    assertThat(pictures).extracting(AccessUnit::timeMicros).isNotEqualTo(sorted(pictures));
    assertThat(pictures).extracting(AccessUnit::timeMicros).doesNotHaveDuplicates();
    assertDecode("h264", annexB(sets(pictures.get(0).track()), pictures), 1280, 720, 110);
  }

  private static List<Long> sorted(List<AccessUnit> pictures) {
    return pictures.stream().map(AccessUnit::timeMicros).sorted().toList();
  }

  private static byte[] sets(Track track) {
    VideoTrack video = (VideoTrack) track;
    return NalUnits.lengthPrefixed(List.of(video.sps(), video.pps()[0]));
  }

  @Test
  void picturesLargerThanWantedArriveAndAreTold() throws Exception {
    List<AccessUnit> pictures = play("large", 60, Obstacle.tooLarge(2560, 1440));

    assertDecode("h264", annexB(sets(pictures.get(0).track()), pictures), 2560, 1440, 60);
  }

  @Test
  void whoWantsH264OnlyIsToldWhatToDo() {
    for (String path : List.of("h265", "mjpeg")) {
      try (Viewer viewer = viewer(path, WantedVideo.H264)) {
        RtspFault fault = viewer.awaitFault();
        assertThat(fault.kind()).isEqualTo(RtspFault.Kind.NEEDS_REENCODE);
        assertThat(fault.stage()).isEqualTo(CameraStage.CODEC_FIT);
        assertThat(fault.text()).contains("video: adaptive");
      }
    }
  }

  @Test
  void reorderedPicturesThatPassThroughAreToldOnceAndTheirTimesRise() {
    try (Viewer viewer = viewer("bframes", WantedVideo.H264)) {
      viewer.awaitPictures(60);

      assertThat(viewer.obstacles).containsExactly(Obstacle.reordered());
      assertThat(viewer.pictures()).extracting(AccessUnit::timeMicros).isSorted();
    }
  }
}
