package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetClipResponse;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.InvalidCodecPrivateDataException;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ResourceNotFoundException;

/** GetClip of a recording, by AWS's client. */
class GetClipTest extends ServedDoor {
  @TempDir private Path directory;

  @AfterEach
  void asItWas() {
    gone.clear();
    server.media = media(PlaybackSettings.DEFAULT);
  }

  @Test
  void aClipIsAFileThatBeginsAtZero() throws Exception {
    ResponseBytes<GetClipResponse> answer = clip(DOOR, 4, 8);
    assertThat(answer.response().contentType()).isEqualTo("video/mp4");

    List<HlsPlayer.Track> tracks = HlsPlayer.play(file(answer).toString());
    HlsPlayer.Track video = tracks.get(0);
    HlsPlayer.Track audio = tracks.get(1);
    assertThat(video.width).isEqualTo(1280);
    assertThat(video.frames).isEqualTo(150);
    assertThat(video.errors + audio.errors).isZero();
    assertThat(video.seconds).isSorted().doesNotHaveDuplicates();
    assertThat(audio.seconds).isSorted().doesNotHaveDuplicates();
    assertThat(Math.min(video.seconds.get(0), audio.seconds.get(0))).isZero();
    assertThat(video.seconds.get(0)).isCloseTo(audio.seconds.get(0), within(0.8));
    assertThat(last(video) - video.seconds.get(0)).isCloseTo(5.96, within(0.01));
  }

  @Test
  @Tag("peer")
  void ffmpegDecodesAClipWithoutAComplaint() throws Exception {
    Path file = file(clip(DOOR, 0, 60));
    assertThat(Ffmpeg.pictures(file.toString())).isEqualTo(600);
    assertThat(
            Double.parseDouble(
                Ffmpeg.run(
                    "ffprobe -v error -show_entries format=duration -of csv=p=0 FILE",
                    file.toString())))
        .isCloseTo(24, within(0.1));
  }

  @Test
  @Tag("peer")
  void aClipPlaysOnWhereTheCodecChanges() throws Exception {
    StreamInfo both = changing();
    Path file = file(clip(both, 0, 60));
    assertThat(Ffmpeg.pictures(file.toString())).isEqualTo(100 + 50);
    assertThat(
            Ffmpeg.run(
                    "ffprobe -v error -select_streams v -show_entries frame=width -of csv=p=0 FILE",
                    file.toString())
                .lines()
                .map(line -> line.replaceAll("[^0-9]", ""))
                .filter(line -> !line.isEmpty())
                .distinct())
        .containsExactly("1280", "320");

    server.media =
        media(
            new PlaybackSettings(
                9, 3, 5, 5, Duration.ofSeconds(1), Duration.ofSeconds(30), 200, 1 << 20, true));
    assertThatThrownBy(() -> clip(both, 0, 60))
        .hasCauseInstanceOf(InvalidCodecPrivateDataException.class);
    assertThat(HlsPlayer.play(file(clip(both, 0, 3)).toString()).get(0).frames).isEqualTo(100);
  }

  /** Four seconds of the demo clip, then two of smaller pictures by a newer master. */
  private StreamInfo changing() throws Exception {
    StreamInfo both = stream("both");
    result(new SqlStreamStore(server.database).create(both, Map.of()));
    Path small = directory.resolve("small.mp4");
    String said =
        Ffmpeg.run(
            "ffmpeg -v error -y -f lavfi -i testsrc2=s=320x180:r=25 -vf format=yuv420p -t 2 -c:v"
                + " libx264 -preset veryfast -bf 0 -g 50 FILE",
            small.toString());
    assertThat(said).isEmpty();
    try (StreamRecorder first = archive.record(both.arn(), 1, new Ignored())) {
      record(first, Clip.demo(null), 0, 4);
    }
    Clip other = Clip.load(small);
    long from = ChronoUnit.MICROS.between(Instant.EPOCH, start) + 4_000_000;
    try (StreamRecorder second = archive.record(both.arn(), 2, new Ignored())) {
      other.pictures().forEach(unit -> second.accept(unit(other, unit, true, from)));
    }
    await().until(() -> result(index.newest(both.arn(), 9)).size() == 3);
    return both;
  }

  @Test
  void aClipHasAsManyFragmentsAndBytesAsItMay() throws Exception {
    server.media =
        media(
            new PlaybackSettings(
                9, 3, 5, 5, Duration.ofSeconds(1), Duration.ofSeconds(30), 3, 1 << 30, false));
    assertThat(HlsPlayer.play(file(clip(DOOR, 0, 60)).toString()).get(0).frames).isEqualTo(150);
    server.media =
        media(
            new PlaybackSettings(
                9, 3, 5, 5, Duration.ofSeconds(1), Duration.ofSeconds(30), 200, 1, false));
    assertThat(HlsPlayer.play(file(clip(DOOR, 0, 60)).toString()).get(0).frames)
        .as("the first one in any case")
        .isEqualTo(50);
  }

  @Test
  void whatIsGoneIsLeftOutAndItsTimeStaysEmpty() throws Exception {
    List<String> numbers = newest(DOOR, 100);
    gone.add(FragmentNumber.parse(numbers.get(2)));
    gone.add(FragmentNumber.parse(numbers.get(4)));
    HlsPlayer.Track video = HlsPlayer.play(file(clip(DOOR, 4, 10)).toString()).get(0);
    assertThat(video.frames).isEqualTo(100);
    assertThat(last(video) - video.seconds.get(0)).isCloseTo(5.96, within(0.01));
    assertThat(metrics.value("camfleet_playback_left_out_total")).isGreaterThanOrEqualTo(2);

    numbers.forEach(number -> gone.add(FragmentNumber.parse(number)));
    assertThatThrownBy(() -> clip(DOOR, 0, 60)).hasCauseInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void rangesThatAreReversedEmptyTooLongOrInTheFutureAreRefused() {
    assertThatThrownBy(() -> clip(DOOR, 8, 4))
        .hasCauseInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("expected: end after start, at most 24 hours later");
    assertThatThrownBy(() -> clip(DOOR, 4, 4)).hasCauseInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> clip(DOOR, 0, 86_401))
        .hasCauseInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> clip(DOOR, 3_600, 3_700))
        .hasCauseInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("No fragments found in the stream for the streaming request.");
  }

  @Test
  void aDownloadThatIsCancelledFreesItsPlace() throws Exception {
    server.media =
        media(
            new PlaybackSettings(
                9, 3, 5, 1, Duration.ofSeconds(1), Duration.ofSeconds(30), 200, 1 << 30, false));
    var media =
        request(DOOR, 0, 60, AsyncResponseTransformer.<GetClipResponse>toBlockingInputStream());
    media.abort();
    await().until(() -> readers("clip") == 0);
    clip(DOOR, 0, 2);
    await().until(() -> readers("clip") == 0);
  }

  private static double last(HlsPlayer.Track track) {
    return track.seconds.get(track.seconds.size() - 1);
  }

  private Path file(ResponseBytes<GetClipResponse> answer) throws Exception {
    return Files.write(Files.createTempFile(directory, "clip", ".mp4"), answer.asByteArray());
  }

  private ResponseBytes<GetClipResponse> clip(StreamInfo stream, int from, int to) {
    return request(stream, from, to, AsyncResponseTransformer.toBytes());
  }

  private <T> T request(
      StreamInfo stream,
      int from,
      int to,
      AsyncResponseTransformer<GetClipResponse, T> transformer) {
    return archived()
        .getClip(
            r ->
                r.streamName(stream.name())
                    .clipFragmentSelector(
                        s ->
                            s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                                .timestampRange(
                                    t ->
                                        t.startTimestamp(start.plusSeconds(from))
                                            .endTimestamp(start.plusSeconds(to)))),
            transformer)
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }
}
