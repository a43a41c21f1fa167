package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
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
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.Level;
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
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The demo clip, recorded, listed in SQL and played over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HlsPlaybackTest {
  private static final StreamInfo DOOR = stream("door");

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountingMetrics metrics = new CountingMetrics();
  private final BrownOut brownOut = new BrownOut(metrics, InstantSource.system());
  private final SessionTokens tokens = new SessionTokens(Secret.of("test key"));
  private volatile Duration later = Duration.ZERO;
  private Database database;
  private SqlFragmentIndex index;
  private Archive archive;
  private ActorSystem system;
  private String base;
  private ArchivePlayback playback;
  private Instant start;

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

  private Instant now() {
    return start.plusSeconds(26).plus(later);
  }

  @Test
  void aPlayerThatIsNotOursPlaysAllPicturesAndTheSound() throws Exception {
    List<HlsPlayer.Track> tracks = HlsPlayer.play(open(onDemand("NEVER")));

    HlsPlayer.Track video = tracks.stream().filter(t -> t.width > 0).findFirst().orElseThrow();
    HlsPlayer.Track audio = tracks.stream().filter(t -> t.width == 0).findFirst().orElseThrow();
    assertThat(video.width).isEqualTo(1280);
    assertThat(video.frames).isEqualTo(600);
    assertThat(video.errors + audio.errors).isZero();
    assertThat(video.seconds).isSorted().doesNotHaveDuplicates();
    assertThat(audio.seconds).isSorted().doesNotHaveDuplicates();
    double length = audio.seconds.get(audio.seconds.size() - 1) - audio.seconds.get(0);
    assertThat(length).isCloseTo(23.9, within(0.2));
    assertThat(audio.seconds.get(0)).isCloseTo(video.seconds.get(0), within(0.1));
  }

  @Test
  void playlistsLeadToInitSegmentsAndFragments() throws Exception {
    String master = text(open(onDemand("ALWAYS")));
    assertThat(master)
        .contains("CODECS=\"avc1.", "mp4a.40.2\"", "RESOLUTION=1280x720", "FRAME-RATE=25.000");
    for (String track : List.of("1", "2")) {
      String media = text(address(line(master, "getHLSMediaPlaylist.*TrackNumber=" + track)));
      assertThat(media.lines().filter(l -> l.startsWith("#EXTINF"))).hasSize(12);
      assertThat(media.lines().filter(l -> l.equals("#EXT-X-DISCONTINUITY"))).hasSize(11);
      HttpResponse<byte[]> init = get(address(line(media, "getMP4InitFragment.*")));
      HttpResponse<byte[]> fragment = get(address(line(media, "getMP4MediaFragment.*")));
      String type = track.equals("1") ? "video/mp4" : "audio/mp4";
      assertThat(init.headers().firstValue("content-type")).contains(type);
      assertThat(new String(init.body(), 4, 4)).isEqualTo("ftyp");
      assertThat(new String(fragment.body(), 4, 4)).isEqualTo("moof");
      assertThat(fragment.headers().firstValue("access-control-allow-origin")).contains("*");
    }
  }

  @Test
  void aLiveSessionListsTheNewestFragments() throws Exception {
    String url =
        open(
            new HlsPlayback.Request(
                "LIVE", "SERVER_TIMESTAMP", null, null, "FRAGMENTED_MP4", "ALWAYS", true, 300, 3));
    String media = text(address(line(text(url), "getHLSMediaPlaylist.*TrackNumber=1")));

    assertThat(media).contains("#EXT-X-MEDIA-SEQUENCE:0\n").doesNotContain("ENDLIST");
    assertThat(media.lines().filter(l -> l.startsWith("#EXT-X-PROGRAM-DATE-TIME"))).hasSize(3);
  }

  @Test
  void aLivePlaylistSlidesWhileItsStreamIsRecorded() throws Exception {
    StreamInfo gate = stream("gate");
    Clip clip = Clip.demo(null);
    try (StreamRecorder recorder = archive.record(gate.arn(), 1, new Ignored())) {
      record(recorder, clip, 0, 9);
      await().until(() -> result(index.newest(gate.arn(), 100)).size() == 4);
      HlsPlayback.Request live =
          new HlsPlayback.Request(
              "LIVE", "SERVER_TIMESTAMP", null, null, "FRAGMENTED_MP4", "ALWAYS", true, 300, 3);
      String master = text(open(gate, live));
      for (int track : new int[] {1, 2}) {
        String media = text(media(master, track));
        assertThat(media).contains("#EXT-X-MEDIA-SEQUENCE:0\n");
        assertThat(numbers(media)).isEqualTo(newest(gate, 3));
        assertThat(text(media(master, track))).as("nothing new").isEqualTo(media);
      }

      record(recorder, clip, 9, 13);
      await().until(() -> result(index.newest(gate.arn(), 100)).size() == 6);
      for (int track : new int[] {1, 2}) {
        String media = text(media(master, track));
        assertThat(media).contains("#EXT-X-MEDIA-SEQUENCE:2\n").doesNotContain("ENDLIST");
        assertThat(media).containsPattern("#EXT-X-DISCONTINUITY-SEQUENCE:[12]\n");
        assertThat(numbers(media)).isEqualTo(newest(gate, 3));
        assertThat(get(address(line(media, "getMP4MediaFragment.*"))).statusCode()).isEqualTo(200);
      }
    }
  }

  private String media(String master, int track) {
    return address(line(master, "getHLSMediaPlaylist.*TrackNumber=" + track));
  }

  private static List<String> numbers(String media) {
    return media
        .lines()
        .filter(line -> line.startsWith("getMP4MediaFragment"))
        .map(line -> line.replaceFirst(".*FragmentNumber=(\\d+).*", "$1"))
        .toList();
  }

  private List<String> newest(StreamInfo stream, int count) {
    return result(index.newest(stream.arn(), count)).stream()
        .map(fragment -> fragment.number().toString())
        .sorted()
        .toList();
  }

  /** Records the pictures of some seconds of the clip. */
  private void record(StreamRecorder recorder, Clip clip, int fromSeconds, int toSeconds) {
    long from = ChronoUnit.MICROS.between(Instant.EPOCH, start);
    clip.pictures().stream()
        .filter(unit -> unit.timeMicros() >= fromSeconds * 1_000_000L)
        .filter(unit -> unit.timeMicros() < toSeconds * 1_000_000L)
        .forEach(unit -> recorder.accept(unit(clip, unit, true, from)));
  }

  @Test
  void fragmentsMayBeKeptAndAreAskedForByHead() throws Exception {
    String media =
        text(address(line(text(open(onDemand("NEVER"))), "getHLSMediaPlaylist.*TrackNumber=1")));
    String url = address(line(media, "getMP4MediaFragment.*"));
    HttpResponse<byte[]> whole = get(url);
    String tag = whole.headers().firstValue("etag").orElseThrow();

    assertThat(whole.headers().firstValue("cache-control"))
        .contains("private, max-age=86400, immutable");
    HttpResponse<byte[]> again =
        send(HttpRequest.newBuilder(URI.create(url)).header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    HttpResponse<byte[]> head =
        send(
            HttpRequest.newBuilder(URI.create(url))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(whole.body().length);
    HttpResponse<byte[]> preflight =
        send(
            HttpRequest.newBuilder(URI.create(url))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("access-control-allow-methods"))
        .contains("GET, HEAD, OPTIONS");
  }

  @Test
  void wrongRequestsAreRefusedWithASentence() throws Exception {
    String url = open(onDemand("NEVER"));
    String token = url.substring(url.indexOf("SessionToken=") + 13);

    assertRefused("getHLSMasterPlaylist.m3u8", 403, "SessionToken: not valid");
    assertRefused(
        "getHLSMasterPlaylist.m3u8?SessionToken=" + token.replace('~', 'x'), 403, "not valid");
    assertRefused(
        "getHLSMediaPlaylist.m3u8?TrackNumber=3&SessionToken=" + token, 400, "TrackNumber");
    assertRefused(
        "getMP4InitFragment.mp4?SequenceNumber=abc&SessionToken=" + token, 400, "SequenceNumber");
    assertRefused(
        "getMP4InitFragment.mp4?SequenceNumber=77&SessionToken=" + token, 404, "no fragments");
    assertRefused(
        "getMP4MediaFragment.mp4?FragmentNumber=1&SessionToken=" + token, 400, "FragmentNumber");
    assertRefused(
        "getMP4MediaFragment.mp4?FragmentNumber=199999999999999999910000000001&SessionToken="
            + token,
        400,
        "FragmentNumber");
    assertRefused(
        "getMP4MediaFragment.mp4?FragmentNumber=100000000000000000990000000001&SessionToken="
            + token,
        404,
        "not in this session");
    assertRefused("getTSFragment.ts?SessionToken=" + token, 404, "no such resource");
    assertRefused("getHLSMasterPlaylist.m3u8?SessionToken=%zz", 400, "");
  }

  @Test
  void aSessionEndsWhenItExpires() throws Exception {
    String url = open(onDemand("NEVER"));
    later = Duration.ofSeconds(301);
    try {
      HttpResponse<byte[]> late = get(url);
      assertThat(late.statusCode()).isEqualTo(403);
      assertThat(new String(late.body())).contains("expired");
    } finally {
      later = Duration.ZERO;
    }
  }

  @Test
  void aFragmentOutsideOfTheSessionsRangeIsNotServed() throws Exception {
    Fragment last = result(index.newest(DOOR.arn(), 1)).get(0);
    String url =
        open(
            new HlsPlayback.Request(
                "ON_DEMAND",
                "PRODUCER_TIMESTAMP",
                start,
                start.plusSeconds(3),
                "FRAGMENTED_MP4",
                "NEVER",
                false,
                300,
                100));
    String token = url.substring(url.indexOf("SessionToken="));

    assertRefused(
        "getMP4MediaFragment.mp4?FragmentNumber=" + last.number() + "&" + token,
        404,
        "not in this session");
  }

  // A shared folder that is not mounted, or a node without one.
  @Test
  void aFragmentOfAStoreThatIsNotThereIsAnsweredAsUnavailable() throws Exception {
    StreamInfo shed = stream("shed");
    Fragment ours = result(index.newest(DOOR.arn(), 1)).get(0);
    FragmentIndex.Entry elsewhere =
        new FragmentIndex.Entry(
            new Fragment(
                shed.arn(),
                ours.number(),
                ours.producerMicros(),
                ours.serverMicros(),
                ours.durationMicros(),
                true,
                ours.headersId(),
                new Fragment.Place("b0a7a8b4-5a3c-4a4e-9d1b-0f3f4c1d2e6a", 1, 0, 100)),
            result(index.headers(DOOR.arn(), ours.headersId())).orElseThrow());
    result(index.add(List.of(elsewhere)));
    String url = open(shed, onDemand("NEVER"));
    String token = url.substring(url.indexOf("SessionToken="));

    assertRefused(
        "getMP4MediaFragment.mp4?FragmentNumber=" + ours.number() + "&" + token,
        503,
        "stored by another node");
    assertThat(metrics.value("camfleet_archive_unreachable_reads_total")).isPositive();
  }

  @Test
  void whereNothingIsStoredNothingIsOpened() {
    HlsPlayback.Request live =
        new HlsPlayback.Request(
            "LIVE", "SERVER_TIMESTAMP", null, null, "FRAGMENTED_MP4", "ALWAYS", false, 300, 5);

    assertThatThrownBy(() -> result(playback.open(stream("attic"), live, new PublicEndpoint(base))))
        .hasRootCauseInstanceOf(KvsRefusal.class)
        .hasMessageContaining("No fragments found in the stream for the streaming request.");
    later = Duration.ofSeconds(40);
    try {
      assertThatThrownBy(() -> open(live)).hasMessageContaining("No fragments found");
    } finally {
      later = Duration.ZERO;
    }
    assertThatThrownBy(
            () ->
                open(
                    new HlsPlayback.Request(
                        "ON_DEMAND",
                        "PRODUCER_TIMESTAMP",
                        start,
                        start.plusSeconds(3),
                        "MPEG_TS",
                        "NEVER",
                        false,
                        300,
                        100)))
        .hasMessageContaining("ContainerFormat: MPEG_TS");
  }

  @Test
  void aShortNodeOpensNoSessionsOfThePastFirstAndThenNoneAtAllAndThoseThatAreOpenGoOn()
      throws Exception {
    HlsPlayback.Request live =
        new HlsPlayback.Request(
            "LIVE", "SERVER_TIMESTAMP", null, null, "FRAGMENTED_MP4", "ALWAYS", false, 300, 5);
    String opened = open(onDemand("NEVER"));
    try {
      brownOut.become(Level.NO_IMAGES, "CPU: 97 % of all cores (limit: 95)");
      assertThatThrownBy(() -> open(onDemand("NEVER")))
          .hasRootCauseInstanceOf(KvsRefusal.class)
          .rootCause()
          .extracting(refusal -> ((KvsRefusal) refusal).error())
          .isEqualTo(KvsError.CLIENT_LIMIT_EXCEEDED);
      assertThat(text(opened)).contains("#EXTM3U");
      assertThat(open(live)).contains("SessionToken=");
      brownOut.become(Level.NO_NEW_VIEWERS, "CPU: 97 % of all cores (limit: 95)");
      assertThatThrownBy(() -> open(live)).hasMessageContaining("CPU: 97 % of all cores");
      assertThat(text(opened)).contains("#EXTM3U");
    } finally {
      brownOut.become(Level.NORMAL, "");
    }
  }

  private HlsPlayback.Request onDemand(String discontinuity) {
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

  private String open(HlsPlayback.Request request) {
    return open(DOOR, request);
  }

  private String open(StreamInfo stream, HlsPlayback.Request request) {
    return result(playback.open(stream, request, new PublicEndpoint(base)))
        .replace("https://", "http://");
  }

  private void assertRefused(String resource, int status, String text) throws Exception {
    HttpResponse<byte[]> response =
        resource.contains("%zz")
            ? get(address(resource.replace("%zz", "%C3%28")))
            : get(address(resource));
    if (!resource.contains("%zz")) {
      assertThat(response.statusCode()).as(resource).isEqualTo(status);
    } else {
      assertThat(response.statusCode()).isIn(400, 403);
    }
    assertThat(new String(response.body())).contains(text);
  }

  private String address(String resource) {
    return "http://" + base + "/hls/v1/" + resource;
  }

  private static String line(String playlist, String pattern) {
    return Stream.of(playlist.split("[\n\"]"))
        .filter(part -> part.matches(pattern))
        .findFirst()
        .orElseThrow(() -> new AssertionError(pattern + " in " + playlist));
  }

  private String text(String url) throws Exception {
    HttpResponse<byte[]> response = get(url);
    assertThat(response.statusCode()).isEqualTo(200);
    return new String(response.body());
  }

  private HttpResponse<byte[]> get(String url) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(
        request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private void record() {
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

  private static AccessUnit unit(Clip clip, Clip.Unit unit, boolean video, long from) {
    return new AccessUnit(
        video ? clip.video() : clip.audio(),
        unit.data(),
        from + unit.timeMicros(),
        from + unit.timeMicros() + 10_000,
        unit.keyFrame());
  }

  private static StreamInfo stream(String name) {
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

  private static final class Ignored implements StreamRecorder.Listener {
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
