package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.Fragment;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * The operations on archived media of a whole server with little memory, as AWS's clients call
 * them: what is large, slow, damaged, not there or not allowed.
 */
@Tag("long")
class ArchivedMediaTest {
  private static final int MANY = 10_000;
  private static final int PICTURES_A_SECOND = 5;
  private static final String TOWER = "tower";
  private static final String GATE = "gate";
  private static final String DAMAGED = "camera-7";
  private static final Instant BEGIN =
      Instant.now().minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS);
  private static final Instant END = BEGIN.plusSeconds(MANY);

  @TempDir private static Path directory;
  private static CamfleetProcess camfleet;
  private static KvsClient kvs;

  @BeforeAll
  static void recordAndServe() throws Exception {
    Path data = directory.resolve("data");
    String port = Integer.toString(CamfleetProcess.freePort());
    List<String> arns = new ArrayList<>();
    try (CamfleetProcess empty = serve(data, port);
        KvsClient client = KvsClient.of(empty.api())) {
      for (String name : List.of(TOWER, GATE, DAMAGED, "empty")) {
        arns.add(create(client, name, 24));
      }
      create(client, "forgets", 0);
      empty.stop();
    }
    Clip small = Clip.load(SmallClip.make(directory.resolve("small.mp4")));
    record(data, arns.get(0), 1, small, 0, MANY);
    record(data, arns.get(1), 1, small, 0, 20);
    record(data, arns.get(1), 2, Clip.demo(null), 30, 24);
    record(data, arns.get(2), 1, small, 0, 20);
    record(data, arns.get(2), 2, small, 100, 10);
    camfleet = serve(data, port);
    kvs = KvsClient.of(camfleet.api());
  }

  private static CamfleetProcess serve(Path data, String port) throws IOException {
    return CamfleetProcess.run(
        List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
        data,
        "camfleet ready: ",
        "serve",
        "--data",
        data.toString(),
        "--port",
        port,
        "--set",
        "camfleet.playback.clip-fragments=" + MANY,
        "--set",
        "camfleet.playback.clip-size=1000000000",
        "--set",
        "camfleet.playback.strict-codecs=true",
        "--set",
        "camfleet.playback.slowest-reader=5s");
  }

  private static String create(KvsClient client, String name, int hours) {
    return client
        .control()
        .createStream(r -> r.streamName(name).dataRetentionInHours(hours))
        .join()
        .streamARN();
  }

  private static void record(
      Path data, String arn, long epoch, Clip clip, int fromSeconds, int seconds) throws Exception {
    CompressedDays.record(
        data, arn, epoch, clip, BEGIN.plusSeconds(fromSeconds), Duration.ofSeconds(seconds));
  }

  @AfterAll
  static void stop() throws Exception {
    if (kvs != null) {
      // Pekko says of the reader that was broken off that its stream failed, which is meant.
      assertThat(camfleet.log().lines().filter(line -> !line.contains("No demand signalled")))
          .noneMatch(line -> line.contains("Exception") || line.contains("ERROR"));
      kvs.close();
      camfleet.close();
    }
  }

  @Test
  void aClipOfTenThousandFragmentsIsWrittenWhileItIsRead() throws Exception {
    Path file = directory.resolve("clip.mp4");
    try (InputStream clip = clip(TOWER, BEGIN, END)) {
      Files.copy(clip, file);
    }
    List<Double> times = Decoded.times(file, "v");
    assertThat(times).hasSizeBetween((MANY - 2) * PICTURES_A_SECOND, MANY * PICTURES_A_SECOND);
    assertThat(times).isSorted();
    assertThat(times.get(times.size() - 1)).isBetween(MANY - 3.0, (double) MANY);
  }

  @Test
  void aThousandFragmentsComeInTheOrderOfTheirListAndOneMoreIsRefused() throws Exception {
    List<String> numbers = new ArrayList<>(numbers(TOWER, BEGIN, END, 1_000));
    Collections.shuffle(numbers, new Random(1));
    String media;
    try (InputStream list = list(TOWER, numbers)) {
      media = text(list.readAllBytes());
    }
    int at = 0;
    for (String number : numbers) {
      at = media.indexOf(number, at);
      assertThat(at).as(number).isNotNegative();
    }
    numbers.add(numbers.get(0));
    refuses("InvalidArgumentException", () -> listing(TOWER, numbers));
  }

  @Test
  void aReaderOfAKilobyteASecondIsBrokenOffAndItsPlaceIsFree() throws Exception {
    try (var slow = list(GATE, large())) {
      await().until(() -> readers("list") == 1); // metrics are some seconds old
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(250))
          .until(() -> slow.readNBytes(256).length == 256 && readers("list") == 0);
      await().until(() -> metric("camfleet_playback_too_slow_total", "list") == 1);
      slow.abort();
    }
  }

  @Test
  void whoIsCancelledFreesHisPlace() throws Exception {
    ResponseInputStream<?> clip = clip(TOWER, BEGIN, END);
    await().until(() -> readers("clip") == 1);
    clip.abort();
    await().atMost(Duration.ofSeconds(40)).until(() -> readers("clip") == 0);
  }

  @Test
  void everyOperationRefusesWhatIsNotThereReversedInTheFutureOrNotKept() {
    Instant later = Instant.now().plusSeconds(3_600);
    for (Range range : Range.values()) {
      refuses("ResourceNotFoundException", () -> range.call(kvs, "nobody", BEGIN, END));
      refuses("InvalidArgumentException", () -> range.call(kvs, TOWER, END, BEGIN));
      refuses("InvalidArgumentException", () -> range.call(kvs, TOWER, BEGIN, later));
      refuses(
          "InvalidArgumentException",
          () -> range.call(kvs, TOWER, BEGIN, BEGIN.plusSeconds(90_000)));
      refuses("ResourceNotFoundException", () -> range.call(kvs, "empty", BEGIN, END));
      refuses(
          "ResourceNotFoundException",
          () -> range.call(kvs, TOWER, BEGIN.minusSeconds(60), BEGIN.minusSeconds(30)));
      refuses("NoDataRetentionException", () -> range.call(kvs, "forgets", BEGIN, END));
    }
    refuses("ResourceNotFoundException", () -> listing("nobody", List.of("1")));
    refuses("ResourceNotFoundException", () -> listing(TOWER, List.of("91343852333181")));
    refuses("InvalidArgumentException", () -> listing(TOWER, List.of("one")));
    refuses(
        "ResourceNotFoundException",
        () -> kvs.archive().listFragments(r -> r.streamName("nobody")));
    refuses(
        "InvalidArgumentException",
        () -> kvs.archive().listFragments(r -> r.streamName(TOWER).nextToken("forged")));
    assertThat(numbers("forgets", BEGIN, END, 10)).isEmpty();
    assertThat(numbers(TOWER, later, later.plusSeconds(1), 10)).isEmpty();
  }

  @Test
  void aClipOverAChangeOfCodecIsRefusedWhereThatIsAskedAndHlsPlaysOnOverIt() throws Exception {
    refuses(
        "InvalidCodecPrivateDataException",
        () -> Range.CLIP.call(kvs, GATE, BEGIN, BEGIN.plusSeconds(60)));
    String url = kvs.hlsUrl(GATE, HLSPlaybackMode.ON_DEMAND, BEGIN, BEGIN.plusSeconds(60));
    List<HlsDownload.Period> periods = new HlsDownload(camfleet.api().trust()).video(url).periods();
    assertThat(periods).hasSize(2);
    for (HlsDownload.Period period : periods) {
      Path file = period.writeTo(directory.resolve("period.mp4"));
      assertThat(FFprobe.decodeErrorsAtAnyRate(file)).isEmpty();
    }
  }

  @Test
  void aForgedSessionOpensNothing() throws Exception {
    String url = kvs.hlsUrl(TOWER, HLSPlaybackMode.ON_DEMAND, BEGIN, BEGIN.plusSeconds(60));
    int token = url.indexOf("SessionToken=") + "SessionToken=".length();
    char other = url.charAt(token + 9) == 'A' ? 'B' : 'A';
    String forged = url.substring(0, token + 9) + other + url.substring(token + 10);
    assertThat(get(URI.create(url)).statusCode()).isEqualTo(200);
    assertThat(get(URI.create(forged)).statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsDamagedCutOffOrDeletedMeanwhileIsToldAndTheRestIsReadable() throws Exception {
    List<String> numbers = numbers(DAMAGED, BEGIN, BEGIN.plusSeconds(200), 100);
    List<Path> files = segments(DAMAGED);
    assertThat(files).hasSize(2);
    long deleted = numbers(DAMAGED, BEGIN.plusSeconds(90), BEGIN.plusSeconds(200), 100).size();
    assertThat(lost(numbers)).containsExactly(0, 0);

    long seed = Long.getLong("camfleet.seed", System.nanoTime());
    System.out.println("seed " + seed);
    String flipped = FlippedBit.in(files.get(0), new Random(seed)).number().toString();
    assertThat(lost(numbers)).containsExactly(1, 0);
    assertThat(lost(List.of(flipped))).containsExactly(1, 0);

    Files.delete(files.get(1));
    assertThat(lost(numbers)).containsExactly(1, (int) deleted);

    try (FileChannel cut = FileChannel.open(files.get(0), StandardOpenOption.WRITE)) {
      cut.truncate(cut.size() / 2);
    }
    int damaged = lost(numbers).get(0);
    assertThat(damaged).isBetween(5, 15);
    Path file = directory.resolve("rest.mp4");
    try (InputStream clip = clip(DAMAGED, BEGIN, BEGIN.plusSeconds(200))) {
      Files.write(file, clip.readAllBytes());
    }
    long readable = numbers.size() - damaged - deleted;
    assertThat(Decoded.times(file, "v")).hasSize((int) readable * PICTURES_A_SECOND);
    assertThat(FFprobe.decodeErrorsAtAnyRate(file)).isEmpty();
  }

  /** How many of these fragments are told to be damaged, and how many to be gone. */
  private static List<Integer> lost(List<String> numbers) throws IOException {
    try (InputStream list = list(DAMAGED, numbers)) {
      String media = text(list.readAllBytes());
      return List.of(
          count(media, "the fragment is damaged on the disk"),
          count(media, "the fragment is not stored (any more)"));
    }
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }

  /** The operations on a stretch of time, by the server's clock. */
  private enum Range {
    CLIP,
    HLS,
    DASH;

    CompletableFuture<?> call(KvsClient client, String stream, Instant from, Instant to) {
      String by = "SERVER_TIMESTAMP";
      return switch (this) {
        case CLIP -> clipping(client, by, stream, from, to);
        case HLS ->
            client
                .archive()
                .getHLSStreamingSessionURL(
                    r ->
                        r.streamName(stream)
                            .playbackMode("ON_DEMAND")
                            .hlsFragmentSelector(
                                s ->
                                    s.fragmentSelectorType(by)
                                        .timestampRange(
                                            t -> t.startTimestamp(from).endTimestamp(to))));
        case DASH ->
            client
                .archive()
                .getDASHStreamingSessionURL(
                    r ->
                        r.streamName(stream)
                            .playbackMode("ON_DEMAND")
                            .dashFragmentSelector(
                                s ->
                                    s.fragmentSelectorType(by)
                                        .timestampRange(
                                            t -> t.startTimestamp(from).endTimestamp(to))));
      };
    }
  }

  private static CompletableFuture<
          ResponseInputStream<
              software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetClipResponse>>
      clipping(KvsClient client, String by, String stream, Instant from, Instant to) {
    return client
        .archive()
        .getClip(
            r ->
                r.streamName(stream)
                    .clipFragmentSelector(
                        s ->
                            s.fragmentSelectorType(by)
                                .timestampRange(t -> t.startTimestamp(from).endTimestamp(to))),
            AsyncResponseTransformer.toBlockingInputStream());
  }

  private static ResponseInputStream<?> clip(String stream, Instant from, Instant to) {
    return clipping(kvs, "PRODUCER_TIMESTAMP", stream, from, to).join();
  }

  private static CompletableFuture<
          ResponseInputStream<
              software.amazon.awssdk.services.kinesisvideoarchivedmedia.model
                  .GetMediaForFragmentListResponse>>
      listing(String stream, List<String> numbers) {
    return kvs.archive()
        .getMediaForFragmentList(
            r -> r.streamName(stream).fragments(numbers),
            AsyncResponseTransformer.toBlockingInputStream());
  }

  private static ResponseInputStream<?> list(String stream, List<String> numbers) {
    return listing(stream, numbers).join();
  }

  /** A list whose media are more than lie between a server and a reader. */
  private static List<String> large() {
    List<String> stored = numbers(GATE, BEGIN.plusSeconds(25), BEGIN.plusSeconds(60), 100);
    return Stream.generate(() -> stored).flatMap(List::stream).limit(1_000).toList();
  }

  private static List<String> numbers(String stream, Instant from, Instant to, long most) {
    return kvs
        .archive()
        .listFragments(
            r ->
                r.streamName(stream)
                    .maxResults(most)
                    .fragmentSelector(
                        s ->
                            s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                                .timestampRange(t -> t.startTimestamp(from).endTimestamp(to))))
        .join()
        .fragments()
        .stream()
        .sorted(Comparator.comparing(Fragment::producerTimestamp))
        .map(Fragment::fragmentNumber)
        .toList();
  }

  private static List<Path> segments(String stream) throws IOException {
    try (Stream<Path> files = Files.walk(camfleet.data().resolve("media"))) {
      return files
          .filter(file -> file.toString().endsWith(".seg"))
          .filter(file -> file.getParent().getFileName().toString().startsWith(stream))
          .sorted()
          .toList();
    }
  }

  private static void refuses(String error, Supplier<CompletableFuture<?>> call) {
    Throwable[] thrown = new Throwable[1];
    // One stream may be asked so often a second only.
    await()
        .until(
            () -> {
              thrown[0] = catchThrowable(() -> call.get().join());
              return !String.valueOf(thrown[0]).contains("too often");
            });
    assertThat(thrown[0])
        .as("expected: " + error)
        .hasCauseInstanceOf(AwsServiceException.class)
        .cause()
        .satisfies(cause -> assertThat(cause.getClass().getSimpleName()).isEqualTo(error));
  }

  private static long readers(String kind) throws Exception {
    return metric("camfleet_playback_readers", kind);
  }

  private static long metric(String name, String kind) throws Exception {
    String begin = name + "{kind=\"" + kind + "\"";
    return get(camfleet.admin("metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static HttpResponse<String> get(URI url) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(camfleet.api().trust())
        .build()
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
