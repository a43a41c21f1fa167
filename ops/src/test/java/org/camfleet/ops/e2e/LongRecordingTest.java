package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.camfleet.core.rtsp.Clip;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ClientLimitExceededException;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ClipFragmentSelectorType;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.FragmentSelectorType;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ListFragmentsResponse;

/**
 * One camera's recording of a short and of a long time, fragments of a second: whatever is asked of
 * the long one must take about as long as of the short one. How long is told by {@code dev/long
 * LongRecordingTest -Dcamfleet.recorded.hours=72}.
 */
@Tag("peer")
class LongRecordingTest {
  private static final int HOURS = Integer.getInteger("camfleet.recorded.hours", 0);
  private static final Duration SHORT = HOURS == 0 ? Duration.ofMinutes(5) : Duration.ofHours(1);
  private static final Duration LONG =
      HOURS == 0 ? Duration.ofMinutes(30) : Duration.ofHours(HOURS);
  private static final int TIMES = HOURS == 0 ? 1 : 21;
  private static final String STREAM = "tower";
  private static final String FIRST = "";

  @TempDir Path directory;
  private int recorded;

  @Test
  void aLongRecordingIsAskedAsQuicklyAsAShortOne() throws Exception {
    Path data = directory.resolve("data");
    int port = CamfleetProcess.freePort();
    String arn = create(data, port);
    Clip clip = Clip.load(SmallClip.make(directory.resolve("small.mp4")));
    Instant end = Instant.now().minusSeconds(60);
    Instant lastHour = end.minus(SHORT);
    record(data, arn, 2, clip, lastHour, SHORT);
    Map<String, Double> shortly = measure(data, port, lastHour, end);

    // What is older comes later, from another session: nothing of this depends on the order.
    Instant begin = end.minus(LONG);
    Path another = directory.resolve("another");
    String same = create(another, port);
    record(another, same, 1, clip, begin, LONG);
    Map<String, Double> longly = measure(another, port, begin, end);

    shortly.forEach(
        (name, value) ->
            Figures.print(
                "FIGURE %s-ratio %.2f".formatted(name, longly.getOrDefault(name, 0.0) / value)));
    if (HOURS > 0) {
      shortly.forEach(
          (name, value) -> assertThat(longly.get(name)).as(name).isLessThanOrEqualTo(value * 1.5));
    }
  }

  private static String create(Path data, int port) throws Exception {
    try (CamfleetProcess camfleet = CamfleetProcess.serve(data, port);
        KvsClient kvs = KvsClient.of(camfleet.api())) {
      String arn =
          kvs.control()
              .createStream(r -> r.streamName(STREAM).dataRetentionInHours(24 * 30))
              .join()
              .streamARN();
      camfleet.stop();
      return arn;
    }
  }

  private void record(Path data, String arn, long epoch, Clip clip, Instant from, Duration length)
      throws Exception {
    long begin = System.nanoTime();
    recorded = CompressedDays.record(data, arn, epoch, clip, from, length);
    assertThat(recorded).isBetween((int) length.toSeconds() - 2, (int) length.toSeconds() + 2);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Figures.print(
        "FIGURE recorded-%dh-in %.0f s (%.0f fragments a second)"
            .formatted(length.toHours(), seconds, recorded / seconds));
  }

  private Map<String, Double> measure(Path data, int port, Instant from, Instant to)
      throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    String hours = Duration.between(from, to).toHours() + "h";
    try (CamfleetProcess camfleet = CamfleetProcess.serve(data, port);
        KvsClient kvs = KvsClient.of(camfleet.api())) {
      HttpClient http = HttpClient.newBuilder().sslContext(camfleet.api().trust()).build();
      Instant middle = from.plus(Duration.between(from, to).dividedBy(2));
      assertThat(counted(kvs, from, to)).isEqualTo(recorded);
      figures.put("first-page", median(() -> page(kvs, from, to, null)));
      ListFragmentsResponse first = null;
      while (first == null) {
        first = (ListFragmentsResponse) once(() -> page(kvs, from, to, null));
      }
      String second = first.nextToken(); // null where there is one page only: the first again
      figures.put("second-page", median(() -> page(kvs, from, to, second)));
      figures.put("live-playlist", median(() -> playlist(kvs, http, null, null)));
      figures.put(
          "on-demand-playlist",
          median(() -> playlist(kvs, http, middle.minusSeconds(100), middle.plusSeconds(100))));
      Path clip = directory.resolve("clip.mp4");
      figures.put("clip-first-byte", median(() -> clip(kvs, middle, clip)));
      assertThat(FFprobe.decodeErrorsAtAnyRate(clip)).isEmpty();
      figures.forEach(
          (name, ms) -> Figures.print("FIGURE %s-%s %.1f ms".formatted(name, hours, ms)));
      camfleet.stop();
    }
    double bytes = size(data.resolve("db")) / (double) recorded;
    Figures.print("FIGURE index-%s %.0f bytes-a-fragment".formatted(hours, bytes));
    if (HOURS > 0) {
      figures.put("index", bytes);
    }
    return figures;
  }

  private static int counted(KvsClient kvs, Instant from, Instant to) throws Exception {
    int count = 0;
    String next = FIRST;
    do {
      String at = next.isEmpty() ? null : next;
      ListFragmentsResponse page = (ListFragmentsResponse) once(() -> page(kvs, from, to, at));
      if (page == null) {
        continue;
      }
      count += page.fragments().size();
      next = page.nextToken();
    } while (next != null);
    return count;
  }

  private static ListFragmentsResponse page(
      KvsClient kvs, Instant from, Instant to, @Nullable String next) {
    return kvs.archive()
        .listFragments(
            r -> {
              r.streamName(STREAM).maxResults(1_000L).nextToken(next);
              if (next == null) {
                r.fragmentSelector(
                    s ->
                        s.fragmentSelectorType(FragmentSelectorType.PRODUCER_TIMESTAMP)
                            .timestampRange(t -> t.startTimestamp(from).endTimestamp(to)));
              }
            })
        .join();
  }

  /** The session and its media playlist. */
  private static String playlist(
      KvsClient kvs, HttpClient http, @Nullable Instant from, @Nullable Instant to)
      throws Exception {
    HLSPlaybackMode mode = from == null ? HLSPlaybackMode.LIVE_REPLAY : HLSPlaybackMode.ON_DEMAND;
    Instant begin = from == null ? Instant.now().minusSeconds(300) : from;
    URI master = URI.create(kvs.hlsUrl(STREAM, mode, begin, to == null ? Instant.now() : to));
    String media =
        get(http, master).lines().filter(line -> !line.startsWith("#")).findFirst().orElseThrow();
    String text = get(http, master.resolve(media));
    assertThat(text).contains("#EXTINF");
    return text;
  }

  private static String get(HttpClient http, URI url) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** Until the first byte of a minute; the rest is written to a file. */
  private static Object clip(KvsClient kvs, Instant middle, Path file) throws Exception {
    InputStream in =
        kvs.archive()
            .getClip(
                r ->
                    r.streamName(STREAM)
                        .clipFragmentSelector(
                            s ->
                                s.fragmentSelectorType(ClipFragmentSelectorType.PRODUCER_TIMESTAMP)
                                    .timestampRange(
                                        t ->
                                            t.startTimestamp(middle)
                                                .endTimestamp(middle.plusSeconds(60)))),
                AsyncResponseTransformer.toBlockingInputStream())
            .join();
    int first = in.read();
    return new Rest(first, in, file);
  }

  /** What of a clip is still to come when its first byte was there. */
  private record Rest(int first, InputStream in, Path file) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (var out = Files.newOutputStream(file)) {
        out.write(first);
        in.transferTo(out);
      }
      in.close();
    }
  }

  /** The middle of several times that something took, in milliseconds. */
  private static double median(Callable<?> work) throws Exception {
    double[] millis = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long begin = System.nanoTime();
      Object done = once(work);
      if (done == null) {
        i--;
        continue;
      }
      millis[i] = (System.nanoTime() - begin) / 1e6;
      if (done instanceof AutoCloseable rest) {
        rest.close();
      }
    }
    Arrays.sort(millis);
    return millis[TIMES / 2];
  }

  /** One stream may be asked so often a second only: null, a moment later, when that was it. */
  private static @Nullable Object once(Callable<?> work) throws Exception {
    try {
      return work.call();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ClientLimitExceededException) {
        LockSupport.parkNanos(300_000_000);
        return null;
      }
      throw e;
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
