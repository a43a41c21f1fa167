package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.codecs.fmp4.TrackHeader;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.Test;

/** The rules of RFC 8216 and of Apple's authoring specification, one by one: docs/hls-rules.md. */
class HlsRulesTest extends RecordedDoor {
  private static final int SLIDES = 8;

  private record Segment(
      String url, double seconds, boolean discontinuity, String map, String dateTime) {}

  private record Playlist(
      String text,
      int version,
      int target,
      long sequence,
      long discontinuities,
      List<Segment> segments) {
    boolean has(String tag) {
      return text.lines().anyMatch(tag::equals);
    }
  }

  @Test
  void aPlaylistIsUtf8AndBeginsWithItsTagAndSaysItsType() throws Exception {
    String master = open(onDemand("NEVER"));
    for (String url : List.of(master, media(text(master), 1), media(text(master), 2))) {
      HttpResponse<byte[]> answer = get(url);
      assertThat(new String(answer.body())).startsWith("#EXTM3U\n").doesNotContain("\r");
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("application/vnd.apple.mpegurl");
      assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
    }
  }

  @Test
  void playlistsComeCompressedToThoseThatTakeIt() throws Exception {
    String media = media(text(open(onDemand("NEVER"))), 1);
    HttpResponse<byte[]> answer =
        send(HttpRequest.newBuilder(URI.create(media)).header("Accept-Encoding", "gzip"));
    assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(answer.body().length).isLessThan(text(media).length() / 2);
  }

  @Test
  void theVersionCoversTheTagsThatAreUsed() throws Exception {
    Playlist playlist = read(media(text(open(onDemand("ALWAYS"))), 1));
    // 3: parts of seconds; 6: EXT-X-MAP.
    assertThat(playlist.version()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void noSegmentIsLongerThanTheTargetAndTheTargetIsNoLongerThanNeeded() throws Exception {
    for (int track : new int[] {1, 2}) {
      Playlist playlist = read(media(text(open(onDemand("NEVER"))), track));
      long longest =
          playlist.segments().stream().mapToLong(one -> Math.round(one.seconds())).max().orElse(0);
      assertThat(playlist.target()).isEqualTo((int) longest);
    }
  }

  @Test
  void aRecordingIsCompleteAndSaysSo() throws Exception {
    Playlist playlist = read(media(text(open(onDemand("NEVER"))), 1));
    assertThat(playlist.has("#EXT-X-PLAYLIST-TYPE:VOD")).isTrue();
    assertThat(playlist.text()).endsWith("#EXT-X-ENDLIST\n");
    assertThat(playlist.segments().stream().mapToDouble(Segment::seconds).sum())
        .isCloseTo(24, within(0.1));
  }

  @Test
  void everySegmentOfMp4HasItsInitSectionBeforeIt() throws Exception {
    for (String mode : List.of("NEVER", "ALWAYS", "ON_DISCONTINUITY")) {
      for (int track : new int[] {1, 2}) {
        Playlist playlist = read(media(text(open(onDemand(mode))), track));
        for (Segment segment : playlist.segments()) {
          assertThat(segment.map()).as(mode).contains("getMP4InitFragment.mp4");
        }
      }
    }
  }

  @Test
  void everySegmentBeginsWithAPictureThatADecoderCanBeginWith() throws Exception {
    Playlist playlist = read(media(text(open(onDemand("NEVER"))), 1));
    assertThat(playlist.has("#EXT-X-INDEPENDENT-SEGMENTS")).isTrue();
    for (Segment segment : playlist.segments()) {
      MediaFragment media = MediaFragment.parse(get(address(segment.url())).body());
      assertThat(media.samples().isSync(0)).isTrue();
    }
  }

  @Test
  void samplesFollowEachOtherWithoutAGapAndAreAsLongAsIsSaid() throws Exception {
    for (int track : new int[] {1, 2}) {
      Playlist playlist = read(media(text(open(onDemand("NEVER"))), track));
      double scale =
          TrackHeader.parse(get(address(playlist.segments().get(0).map())).body()).timescale();
      long next = -1;
      for (Segment segment : playlist.segments()) {
        MediaFragment media = MediaFragment.parse(get(address(segment.url())).body());
        if (next >= 0) {
          assertThat(media.baseDecodeTime()).as("track " + track).isEqualTo(next);
        }
        long length = 0;
        for (int i = 0; i < media.samples().count(); i++) {
          length += media.samples().duration(i);
        }
        next = media.baseDecodeTime() + length;
        // Sound comes in frames of 64 ms, of which some are still on their way at a fragment's end.
        assertThat(length / scale).isCloseTo(segment.seconds(), within(track == 1 ? 0.002 : 0.25));
      }
    }
  }

  @Test
  void theVariantSaysWhatTheStreamIs() throws Exception {
    String master = text(open(onDemand("NEVER")));
    Playlist video = read(media(master, 1));
    Playlist audio = read(media(master, 2));
    TrackHeader header = TrackHeader.parse(get(address(video.segments().get(0).map())).body());
    byte[] sps = header.avc().sps().get(0);
    assertThat(attribute(master, "CODECS"))
        .isEqualTo("avc1.%02X%02X%02X,mp4a.40.2".formatted(sps[1], sps[2], sps[3]));
    assertThat(attribute(master, "RESOLUTION")).isEqualTo(header.width() + "x" + header.height());
    assertThat(Double.parseDouble(attribute(master, "FRAME-RATE"))).isCloseTo(25, within(0.05));
    double peak = 0;
    for (int i = 0; i < video.segments().size(); i++) {
      double bytes =
          get(address(video.segments().get(i).url())).body().length
              + get(address(audio.segments().get(i).url())).body().length;
      peak = Math.max(peak, bytes * 8 / video.segments().get(i).seconds());
    }
    assertThat(Double.parseDouble(attribute(master, "BANDWIDTH")))
        .isBetween(peak * 0.999, peak * 1.1);
  }

  @Test
  void soundIsARenditionWithTheSameSegmentsAsThePictures() throws Exception {
    String master = text(open(onDemand("ALWAYS")));
    assertThat(attribute(master, "AUDIO")).isEqualTo("audio");
    assertThat(attribute(master, "GROUP-ID")).isEqualTo("audio");
    Playlist video = read(media(master, 1));
    Playlist audio = read(media(master, 2));
    assertThat(audio.sequence()).isEqualTo(video.sequence());
    assertThat(audio.target()).isEqualTo(video.target());
    assertThat(audio.segments()).hasSameSizeAs(video.segments());
    for (int i = 0; i < audio.segments().size(); i++) {
      assertThat(audio.segments().get(i).seconds()).isEqualTo(video.segments().get(i).seconds());
      assertThat(audio.segments().get(i).discontinuity())
          .isEqualTo(video.segments().get(i).discontinuity());
    }
  }

  @Test
  void datesGoOnByTheLengthOfTheSegments() throws Exception {
    HlsPlayback.Request dated =
        new HlsPlayback.Request(
            "ON_DEMAND",
            "PRODUCER_TIMESTAMP",
            start,
            start.plusSeconds(60),
            "FRAGMENTED_MP4",
            "NEVER",
            true,
            300,
            1_000);
    Instant expected = start;
    for (Segment segment : read(media(text(open(dated)), 1)).segments()) {
      assertThat(Instant.parse(segment.dateTime()).toEpochMilli())
          .isCloseTo(expected.toEpochMilli(), within(5L));
      expected = expected.plusMillis(Math.round(segment.seconds() * 1000));
    }
  }

  @Test
  void aTransportStreamSegmentBeginsWithItsTables() throws Exception {
    HlsPlayback.Request transport =
        new HlsPlayback.Request(
            "ON_DEMAND",
            "PRODUCER_TIMESTAMP",
            start,
            start.plusSeconds(60),
            "MPEG_TS",
            "NEVER",
            false,
            300,
            1_000);
    for (Segment segment : read(media(text(open(transport)), 1)).segments()) {
      ByteBuffer packets = ByteBuffer.wrap(get(address(segment.url())).body());
      assertThat(packets.limit() % 188).isZero();
      assertThat(packets.getInt(0) & 0xff5fff00).as("PAT").isEqualTo(0x47400000);
      int program = (packets.get(188 + 1) & 0x1f) << 8 | packets.get(188 + 2) & 0xff;
      int named = (packets.get(5 + 10) & 0x1f) << 8 | packets.get(5 + 11) & 0xff;
      assertThat(program).as("PMT").isEqualTo(named).isPositive();
    }
  }

  @Test
  void aLivePlaylistOnlyGrowsAtItsEndAndLosesWhatIsOldest() throws Exception {
    StreamInfo yard = stream("yard");
    Clip clip = Clip.demo(null);
    HlsPlayback.Request live =
        new HlsPlayback.Request(
            "LIVE", "SERVER_TIMESTAMP", null, null, "FRAGMENTED_MP4", "ALWAYS", true, 300, 3);
    Map<Long, String> published = new HashMap<>();
    Map<Long, Long> discontinuities = new HashMap<>();
    try (StreamRecorder recorder = archive.record(yard.arn(), 1, new Ignored())) {
      record(recorder, clip, 0, 7);
      await().until(() -> result(index.newest(yard.arn(), 100)).size() == 3);
      String url = media(text(open(yard, live)), 1);
      int target = read(url).target();
      for (int i = 0; i < SLIDES; i++) {
        int stored = 3 + i;
        await().until(() -> result(index.newest(yard.arn(), 100)).size() == stored);
        Playlist playlist = read(url);
        assertThat(playlist.target()).as("may never change").isEqualTo(target);
        assertThat(playlist.text()).doesNotContain("ENDLIST").doesNotContain("PLAYLIST-TYPE");
        assertThat(playlist.segments().stream().mapToDouble(Segment::seconds).sum())
            .as("three targets stay")
            .isGreaterThanOrEqualTo(3 * target - 0.5);
        long at = playlist.sequence();
        long breaks = playlist.discontinuities();
        for (Segment segment : playlist.segments()) {
          breaks += segment.discontinuity() ? 1 : 0;
          String before = published.putIfAbsent(at, segment.url());
          assertThat(before == null || before.equals(segment.url())).as("segment " + at).isTrue();
          Long earlier = discontinuities.putIfAbsent(at, breaks);
          assertThat(earlier == null || earlier == breaks).as("discontinuities " + at).isTrue();
          at++;
        }
        record(recorder, clip, 7 + 2 * i, 9 + 2 * i);
      }
    }
    assertThat(published).hasSizeGreaterThanOrEqualTo(SLIDES);
  }

  private String media(String master, int track) {
    return address(line(master, "getHLSMediaPlaylist.*TrackNumber=" + track));
  }

  private static String attribute(String playlist, String name) {
    Matcher matcher =
        Pattern.compile("[:,]" + name + "=(?:\"([^\"]*)\"|([^,\n]*))").matcher(playlist);
    assertThat(matcher.find()).as(name + " in " + playlist).isTrue();
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  private Playlist read(String url) throws Exception {
    String text = text(url);
    List<Segment> segments = new ArrayList<>();
    String map = "";
    String dateTime = "";
    boolean discontinuity = false;
    double seconds = 0;
    for (String line : text.lines().toList()) {
      if (line.startsWith("#EXT-X-MAP:")) {
        map = attribute(line, "URI");
      } else if (line.equals("#EXT-X-DISCONTINUITY")) {
        discontinuity = true;
      } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
        dateTime = line.substring(line.indexOf(':') + 1);
      } else if (line.startsWith("#EXTINF:")) {
        seconds = Double.parseDouble(line.substring(8, line.indexOf(',')));
      } else if (!line.startsWith("#") && !line.isEmpty()) {
        segments.add(new Segment(line, seconds, discontinuity, map, dateTime));
        discontinuity = false;
      }
    }
    return new Playlist(
        text,
        (int) number(text, "#EXT-X-VERSION:", 1),
        (int) number(text, "#EXT-X-TARGETDURATION:", -1),
        number(text, "#EXT-X-MEDIA-SEQUENCE:", 0),
        number(text, "#EXT-X-DISCONTINUITY-SEQUENCE:", 0),
        segments);
  }

  private static long number(String text, String tag, long usual) {
    return Stream.of(text.split("\n"))
        .filter(line -> line.startsWith(tag))
        .map(line -> Long.parseLong(line.substring(tag.length())))
        .findFirst()
        .orElse(usual);
  }
}
