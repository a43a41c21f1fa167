package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.Listings;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.brownout.Level;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ClientLimitExceededException;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetMediaForFragmentListResponse;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesisvideomedia.model.ConnectionLimitExceededException;
import software.amazon.awssdk.services.kinesisvideomedia.model.GetMediaResponse;
import software.amazon.awssdk.services.kinesisvideomedia.model.StartSelector;

/** GetMedia and GetMediaForFragmentList, by AWS's clients and read by AWS's parser library. */
class GetMediaTest extends ServedDoor {
  private static final String BEGIN = "\u001a\u0045\u00df\u00a3";
  private static final Pattern END =
      Pattern.compile("(CONTINUATION_TOKEN...[0-9]{30}|ERROR_ID...[0-9]{4})$", Pattern.DOTALL);

  private static final Duration LEFT = Duration.ofSeconds(60);

  @AfterEach
  void nobodyIsLeft() {
    gone.clear();
    // Of one that left before it had begun to read nothing tells: its place is given back in time.
    await()
        .atMost(LEFT)
        .untilAsserted(() -> assertThat(readers("media") + readers("list")).isZero());
  }

  @Test
  void theParserLibraryFindsEveryPictureAndAllTags() throws Exception {
    Clip clip = Clip.demo(null);
    List<ParsedChunks.Chunk> chunks = read(12, s -> s.startSelectorType("EARLIEST"));

    List<String> numbers = newest(DOOR, 100);
    List<byte[]> pictures = new ArrayList<>();
    long sound = 0;
    for (int i = 0; i < 12; i++) {
      ParsedChunks.Chunk chunk = chunks.get(i);
      assertThat(chunk.number).isEqualTo(numbers.get(i));
      assertThat(chunk.producerMillis).isEqualTo(start.plusSeconds(2L * i).toEpochMilli());
      assertThat(chunk.serverMillis).isEqualTo(chunk.producerMillis + 10);
      assertThat(chunk.continuation).isEqualTo(chunk.number);
      assertThat(chunk.behindNow).isEqualTo(26_000 - 2_000L * i - 2_010);
      assertThat(chunk.video.getCodecId()).isEqualTo("V_MPEG4/ISO/AVC");
      assertThat(chunk.video.getPixelWidth().orElseThrow()).isEqualTo(1280);
      assertThat(chunk.audio.getCodecId()).isEqualTo("A_AAC");
      List<ParsedChunks.Sample> video = chunk.track(1);
      assertThat(video.get(0).keyFrame()).isTrue();
      assertThat(video.get(0).millis()).isEqualTo(chunk.producerMillis);
      assertThat(video).extracting(ParsedChunks.Sample::millis).isSorted();
      video.forEach(sample -> pictures.add(sample.data()));
      sound += chunk.track(2).size();
    }
    assertThat(pictures).hasSize(600);
    for (int i = 0; i < 600; i++) {
      assertThat(pictures.get(i)).isEqualTo(clip.pictures().get(i).data());
    }
    assertThat(sound).isBetween(360L, 376L);
  }

  @Test
  @Tag("peer")
  void ffmpegDecodesEachChunkWithoutAComplaint(@TempDir Path directory) throws Exception {
    List<String> numbers = newest(DOOR, 100);
    byte[] media;
    try (var stream = list(numbers)) {
      media = stream.readAllBytes();
    }
    List<byte[]> documents = documents(media);
    assertThat(documents).hasSize(12);
    int pictures = 0;
    for (byte[] document : List.of(documents.get(0), documents.get(5), documents.get(11))) {
      Path file = Files.write(directory.resolve("chunk.mkv"), document);
      pictures += Ffmpeg.pictures(file.toString());
    }
    assertThat(pictures).isEqualTo(150);
    Path whole = Files.write(directory.resolve("whole.mkv"), media);
    assertThat(Ffmpeg.picturesInSpiteOfAll(whole.toString()))
        .as("one behind another")
        .isEqualTo(600);
  }

  @Test
  void aReaderBeginsWhereItAsks() throws Exception {
    List<String> numbers = newest(DOOR, 100);
    assertThat(first(s -> s.startSelectorType("NOW"))).isEqualTo(numbers.get(11));
    assertThat(
            first(s -> s.startSelectorType("FRAGMENT_NUMBER").afterFragmentNumber(numbers.get(3))))
        .isEqualTo(numbers.get(4));
    assertThat(
            first(s -> s.startSelectorType("CONTINUATION_TOKEN").continuationToken(numbers.get(6))))
        .isEqualTo(numbers.get(7));
    assertThat(
            first(
                s ->
                    s.startSelectorType("PRODUCER_TIMESTAMP")
                        .startTimestamp(start.plusMillis(5_999))))
        .as("the fragment around that moment")
        .isEqualTo(numbers.get(2));
    assertThat(
            first(
                s ->
                    s.startSelectorType("SERVER_TIMESTAMP")
                        .startTimestamp(start.plusMillis(6_005))))
        .as("it arrived ten milliseconds later")
        .isEqualTo(numbers.get(2));
    assertThat(
            first(
                s ->
                    s.startSelectorType("PRODUCER_TIMESTAMP")
                        .startTimestamp(start.minusSeconds(3_600))))
        .isEqualTo(numbers.get(0));
  }

  @Test
  void whatThisNodeRecordsWakesItsReaders() throws Exception {
    server.media = media(settings(Duration.ofDays(1), Duration.ofSeconds(30)));
    isSentWhatIsRecordedMeanwhile("yard");
  }

  @Test
  void whatAnotherNodeRecordsIsLookedFor() throws Exception {
    PlaybackSettings often = settings(Duration.ofMillis(50), Duration.ofSeconds(30));
    server.media = media(often, new Listings("another"));
    isSentWhatIsRecordedMeanwhile("far-yard");
  }

  private void isSentWhatIsRecordedMeanwhile(String name) throws Exception {
    StreamInfo yard = stream(name);
    result(new SqlStreamStore(server.database).create(yard, Map.of()));
    Clip clip = Clip.demo(null);
    try (StreamRecorder recorder = archive.record(yard.arn(), 1, new Ignored());
        var media = open(yard, s -> s.startSelectorType("NOW"))) {
      ParsedChunks parsed = new ParsedChunks(media);
      record(recorder, clip, 0, 5);
      assertThat(parsed.next().producerMillis).isEqualTo(start.toEpochMilli());
      record(recorder, clip, 5, 9);
      assertThat(parsed.next().producerMillis).isEqualTo(start.plusSeconds(2).toEpochMilli());
      assertThat(parsed.next().producerMillis).isEqualTo(start.plusSeconds(4).toEpochMilli());
      media.abort();
    } finally {
      server.media = media(PlaybackSettings.DEFAULT);
    }
  }

  private static PlaybackSettings settings(Duration followInterval, Duration slowest) {
    return new PlaybackSettings(9, 3, 5, 5, followInterval, slowest, 200, 1 << 30, false);
  }

  @Test
  void aReaderThatTakesAByteNowAndThenLosesItsPlace() throws Exception {
    server.media = media(settings(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    try (var media = list(manyNumbers())) {
      assertThat(media.read()).isEqualTo(0x1a);
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(() -> media.read() >= 0 && readers("list") == 0);
      assertThat(metrics.value("camfleet_playback_too_slow_total", "kind", "list")).isEqualTo(1);
      assertThatThrownBy(media::readAllBytes).as("no end that looks like one").isNotNull();
    } finally {
      server.media = media(PlaybackSettings.DEFAULT);
    }
  }

  /** More than fits into what lies between a server and a reader. */
  private List<String> manyNumbers() {
    List<String> stored = newest(DOOR, 100);
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      numbers.add(stored.get(i % 12));
    }
    return numbers;
  }

  @Test
  void oneReaderTooManyIsRefusedUntilAnotherLeaves() throws Exception {
    List<ResponseInputStream<GetMediaResponse>> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.add(open(DOOR, s -> s.startSelectorType("EARLIEST")));
    }
    assertThatThrownBy(() -> open(DOOR, s -> s.startSelectorType("EARLIEST")))
        .hasCauseInstanceOf(ConnectionLimitExceededException.class)
        .hasMessageContaining("connections: 3 read this stream (expected: at most 3 at a time)");

    open.get(0).abort();
    await().until(() -> readers("media") == 2);
    open.set(0, open(DOOR, s -> s.startSelectorType("EARLIEST")));
    open.forEach(ResponseInputStream::abort);
  }

  @Test
  void aReaderThatDoesNotReadCostsNothingAndFreesWhatItHeldWhenItLeaves() throws Exception {
    List<String> numbers = manyNumbers();
    long whole =
        result(index.newest(DOOR.arn(), 12)).stream().mapToLong(f -> f.place().length()).sum() * 83;
    var media = list(numbers);
    assertThat(media.read()).isEqualTo(0x1a);
    long[] sent = {-1};
    await()
        .during(Duration.ofMillis(700))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long before = sent[0];
              sent[0] = metrics.value("camfleet_playback_bytes_total", "kind", "list");
              return before == sent[0];
            });
    assertThat(sent[0]).isLessThan(whole / 2);
    assertThat(readers("list")).isEqualTo(1);
    media.abort();
    await().until(() -> readers("list") == 0);
  }

  @Test
  void fragmentsComeInTheOrderOfTheListAndWhatIsMissingIsTold() throws Exception {
    List<String> numbers = newest(DOOR, 100);
    gone.add(FragmentNumber.parse(numbers.get(2)));
    List<ParsedChunks.Chunk> chunks;
    try (var media =
        list(List.of(numbers.get(7), "91343852333181", numbers.get(2), numbers.get(1)))) {
      assertThat(media.response().contentType()).isEqualTo("video/webm");
      chunks = ParsedChunks.all(media);
    }

    assertThat(chunks)
        .extracting(chunk -> chunk.tags.get("AWS_KINESISVIDEO_FRAGMENT_NUMBER"))
        .containsExactly(numbers.get(7), "91343852333181", numbers.get(2), numbers.get(1));
    assertThat(chunks).extracting(chunk -> chunk.track(1).size()).containsExactly(50, 0, 0, 50);
    for (int missing : new int[] {1, 2}) {
      assertThat(chunks.get(missing).tags)
          .containsEntry("AWS_KINESISVIDEO_EXCEPTION_ERROR_CODE", "4000")
          .containsEntry(
              "AWS_KINESISVIDEO_EXCEPTION_MESSAGE", "the fragment is not stored (any more)");
    }
    assertThat(chunks.get(3).tags)
        .containsEntry("AWS_KINESISVIDEO_PRODUCER_TIMESTAMP", seconds(2_000))
        .containsEntry("AWS_KINESISVIDEO_SERVER_TIMESTAMP", seconds(2_010));
  }

  @Test
  void aLostFragmentIsToldAndTheNextOneFollows() throws Exception {
    gone.add(FragmentNumber.parse(newest(DOOR, 100).get(1)));
    List<ParsedChunks.Chunk> chunks = read(3, s -> s.startSelectorType("EARLIEST"));

    assertThat(chunks.get(1).tags).containsEntry("AWS_KINESISVIDEO_ERROR_CODE", "4000");
    assertThat(chunks.get(1).samples).isEmpty();
    assertThat(chunks.get(2).track(1)).hasSize(50);
  }

  @Test
  void aListOfWhichNothingIsStoredIsNotFound() {
    assertThatThrownBy(() -> list(List.of("1", "91343852333181")))
        .hasCauseInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aNodeWithoutRoomForOneMoreSaysSo() throws Exception {
    server.media =
        media(
            new PlaybackSettings(
                1, 3, 5, 5, Duration.ofSeconds(1), Duration.ofSeconds(30), 200, 1 << 20, false));
    try (var media = open(DOOR, s -> s.startSelectorType("EARLIEST"))) {
      assertThatThrownBy(() -> list(newest(DOOR, 1)))
          .hasCauseInstanceOf(ClientLimitExceededException.class)
          .hasMessageContaining("connections: 1 read on this node (expected: at most 1 at a time)");
      media.abort();
    } finally {
      server.media = media(PlaybackSettings.DEFAULT);
    }
  }

  @Test
  void aShortNodeHandsOutNoRecordingsFirstAndThenNothingMore() throws Exception {
    try {
      brownOut.become(Level.NO_IMAGES, "CPU: 97 % of all cores (limit: 95)");
      assertThatThrownBy(() -> list(newest(DOOR, 1)))
          .hasCauseInstanceOf(ClientLimitExceededException.class)
          .hasMessageContaining("CPU: 97 % of all cores");
      assertThat(first(s -> s.startSelectorType("NOW"))).isEqualTo(newest(DOOR, 1).get(0));
      brownOut.become(Level.NO_NEW_VIEWERS, "CPU: 97 % of all cores (limit: 95)");
      assertThatThrownBy(() -> open(DOOR, s -> s.startSelectorType("NOW")))
          .hasMessageContaining("CPU: 97 % of all cores");
    } finally {
      brownOut.become(Level.NORMAL, "");
    }
  }

  private String first(Consumer<StartSelector.Builder> selector) throws Exception {
    return read(1, selector).get(0).number;
  }

  private List<ParsedChunks.Chunk> read(int count, Consumer<StartSelector.Builder> selector)
      throws Exception {
    List<ParsedChunks.Chunk> chunks = new ArrayList<>();
    await().atMost(LEFT).until(() -> readers("media") == 0);
    // A document ends where the next one begins: of the last one the client sees no end.
    try (var media = open(DOOR, selector)) {
      ByteArrayInputStream whole = new ByteArrayInputStream(documents(media, count));
      chunks.addAll(ParsedChunks.all(whole));
      media.abort();
    }
    return chunks;
  }

  private ResponseInputStream<GetMediaResponse> open(
      StreamInfo stream, Consumer<StartSelector.Builder> selector) {
    return join(
        live()
            .getMedia(
                r -> r.streamName(stream.name()).startSelector(selector),
                AsyncResponseTransformer.toBlockingInputStream()));
  }

  private ResponseInputStream<GetMediaForFragmentListResponse> list(List<String> numbers) {
    return join(
        archived()
            .getMediaForFragmentList(
                r -> r.streamName(DOOR.name()).fragments(numbers),
                AsyncResponseTransformer.toBlockingInputStream()));
  }

  private static <T> T join(CompletableFuture<T> call) {
    return call.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private String seconds(long afterStart) {
    return BigDecimal.valueOf(start.toEpochMilli() + afterStart, 3).toPlainString();
  }

  /**
   * The first documents of media that go on; byte by byte, since the client's stream waits for as
   * many as it is asked for.
   */
  private static byte[] documents(InputStream media, int count) throws Exception {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] tail = new byte[64];
    for (int ended = 0; ended < count; ) {
      int one = media.read();
      read.write(one);
      System.arraycopy(tail, 1, tail, 0, 63);
      tail[63] = (byte) one;
      ended += one >= '0' && one <= '9' && END.matcher(text(tail)).find() ? 1 : 0;
    }
    return read.toByteArray();
  }

  private static List<byte[]> documents(byte[] media) {
    List<Integer> starts = starts(media);
    List<byte[]> documents = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 == starts.size() ? media.length : starts.get(i + 1);
      documents.add(Arrays.copyOfRange(media, starts.get(i), end));
    }
    return documents;
  }

  private static List<Integer> starts(byte[] media) {
    List<Integer> starts = new ArrayList<>();
    String text = text(media);
    for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
      starts.add(at);
    }
    return starts;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
