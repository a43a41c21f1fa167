package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.camfleet.core.Secret;
import org.camfleet.core.archive.Archive;
import org.camfleet.core.archive.ArchiveSettings;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.audio.OpusTranscoder;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.playback.SessionTokens;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlFragmentIndex;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The demo clip, recorded as the stream "door", listed in SQL and served over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordedDoor {
  static final StreamInfo DOOR = stream("door");

  final HttpClient client = HttpClient.newHttpClient();
  final CountingMetrics metrics = new CountingMetrics();
  final BrownOut brownOut = new BrownOut(metrics, InstantSource.system());
  final SessionTokens tokens = new SessionTokens(Secret.of("test key"));
  volatile Duration later = Duration.ZERO;
  Database database;
  SqlFragmentIndex index;
  Archive archive;
  ActorSystem system;
  String base;
  ArchivePlayback playback;
  Instant start;

  @BeforeAll
  void recordAndServe(@TempDir Path directory) throws Exception {
    database = TestDatabase.H2.open(directory);
    index = new SqlFragmentIndex(database);
    archive = Archive.open(ArchiveSettings.in(directory), index, metrics, event -> {});
    start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    record();
    playback = new ArchivePlayback(index, tokens, brownOut, this::now);
    system =
        ActorSystem.create(
            "hls-test",
            ConfigFactory.parseString(
                    "pekko { daemonic = on, actor.provider = local, loglevel = WARNING,"
                        + " fail-mixed-versions = off }")
                .withFallback(ConfigFactory.load()));
    ServerBinding binding =
        result(
            Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(HlsRoutes.create(index, archive::read, tokens, this::now, metrics)));
    base = "127.0.0.1:" + binding.localAddress().getPort();
  }

  @AfterAll
  void close() {
    system.terminate();
    archive.close();
    database.close();
  }

  Instant now() {
    return start.plusSeconds(26).plus(later);
  }

  List<String> newest(StreamInfo stream, int count) {
    return result(index.newest(stream.arn(), count)).stream()
        .map(fragment -> fragment.number().toString())
        .sorted()
        .toList();
  }

  /** Records the pictures of some seconds of the clip. */
  void record(StreamRecorder recorder, Clip clip, int fromSeconds, int toSeconds) {
    long from = ChronoUnit.MICROS.between(Instant.EPOCH, start);
    clip.pictures().stream()
        .filter(unit -> unit.timeMicros() >= fromSeconds * 1_000_000L)
        .filter(unit -> unit.timeMicros() < toSeconds * 1_000_000L)
        .forEach(unit -> recorder.accept(unit(clip, unit, true, from)));
  }

  HlsPlayback.Request onDemand(String discontinuity) {
    return new HlsPlayback.Request(
        "ON_DEMAND",
        "PRODUCER_TIMESTAMP",
        start,
        start.plusSeconds(60),
        "FRAGMENTED_MP4",
        discontinuity,
        false,
        300,
        1_000);
  }

  String open(HlsPlayback.Request request) {
    return open(DOOR, request);
  }

  String open(StreamInfo stream, HlsPlayback.Request request) {
    return result(playback.open(stream, request, new PublicEndpoint(base)))
        .replace("https://", "http://");
  }

  String address(String resource) {
    return "http://" + base + "/hls/v1/" + resource;
  }

  static String line(String playlist, String pattern) {
    return Stream.of(playlist.split("[\n\"]"))
        .filter(part -> part.matches(pattern))
        .findFirst()
        .orElseThrow(() -> new AssertionError(pattern + " in " + playlist));
  }

  String text(String url) throws Exception {
    HttpResponse<byte[]> response = get(url);
    assertThat(response.statusCode()).isEqualTo(200);
    return new String(response.body());
  }

  HttpResponse<byte[]> get(String url) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(
        request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  void record() {
    Clip clip = Clip.demo(AudioCodec.AAC);
    long from = ChronoUnit.MICROS.between(Instant.EPOCH, start);
    StreamRecorder recorder = archive.record(DOOR.arn(), 1, new Ignored());
    try (OpusTranscoder transcoder =
        new OpusTranscoder(
            unit -> {
              if (unit.timeMicros() >= from) {
                recorder.accept(unit);
              }
            },
            metrics)) {
      Stream.concat(
              clip.pictures().stream().map(unit -> unit(clip, unit, true, from)),
              clip.sounds().stream().map(unit -> unit(clip, unit, false, from)))
          .sorted(Comparator.comparingLong(AccessUnit::timeMicros))
          .forEach(
              unit -> {
                transcoder.accept(unit);
                if (unit.isVideo()) {
                  recorder.accept(unit);
                }
              });
    }
    recorder.close();
    await().until(() -> result(index.newest(DOOR.arn(), 100)).size() == 12);
  }

  static AccessUnit unit(Clip clip, Clip.Unit unit, boolean video, long from) {
    return new AccessUnit(
        video ? clip.video() : clip.audio(),
        unit.data(),
        from + unit.timeMicros(),
        from + unit.timeMicros() + 10_000,
        unit.keyFrame());
  }

  static StreamInfo stream(String name) {
    return new StreamInfo(
        "arn:aws:kinesisvideo:us-east-1:000000000000:stream/" + name + "/1764000000000",
        name,
        Instant.EPOCH,
        24,
        null,
        null,
        "alias/aws/kinesisvideo",
        "HOT",
        "1");
  }

  static final class Ignored implements StreamRecorder.Listener {
    @Override
    public void onFragmentStored(Fragment fragment) {}

    @Override
    public void onKeyFrameWanted() {}

    @Override
    public void onGap(String cause, long fromMicros, long toMicros) {}

    @Override
    public void onFenced() {}
  }
}
