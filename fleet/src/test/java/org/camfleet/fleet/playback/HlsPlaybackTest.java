package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Playlists, init segments and fragments of a recording, as players ask for them. */
class HlsPlaybackTest extends RecordedDoor {
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
  void aPlayerThatKnowsNoMp4PlaysTransportStreams() throws Exception {
    HlsPlayback.Request request = transport();
    List<HlsPlayer.Track> tracks = HlsPlayer.play(open(request));

    HlsPlayer.Track video = tracks.stream().filter(t -> t.width > 0).findFirst().orElseThrow();
    HlsPlayer.Track audio = tracks.stream().filter(t -> t.width == 0).findFirst().orElseThrow();
    assertThat(video.frames).isEqualTo(600);
    assertThat(video.errors + audio.errors).isZero();
    assertThat(video.seconds).isSorted().doesNotHaveDuplicates();
    assertThat(audio.seconds).isSorted().doesNotHaveDuplicates();
    String playlist = text(address(line(text(open(request)), "getHLSMediaPlaylist.*")));
    HttpResponse<byte[]> fragment = get(address(line(playlist, "getTSFragment.*")));
    assertThat(fragment.headers().firstValue("content-type")).contains("video/mp2t");
    String other = line(text(open(onDemand("NEVER"))), "getHLSMediaPlaylist.*TrackNumber=1");
    String mp4 = line(text(address(other)), "getMP4MediaFragment.*");
    assertThat(
            get(address(mp4.replace("getMP4MediaFragment.mp4", "getTSFragment.ts"))).statusCode())
        .as("a session of MP4")
        .isEqualTo(404);
  }

  @Test
  @Tag("peer")
  void ffmpegHasNothingToSayOfTransportStreams() throws Exception {
    assertThat(Ffmpeg.pictures(open(transport()))).isEqualTo(600);
  }

  private HlsPlayback.Request transport() {
    return new HlsPlayback.Request(
        "ON_DEMAND",
        "PRODUCER_TIMESTAMP",
        start,
        start.plusSeconds(60),
        "MPEG_TS",
        "NEVER",
        false,
        300,
        1_000);
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
}
