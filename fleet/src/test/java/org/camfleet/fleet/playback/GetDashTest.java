package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetDashStreamingSessionUrlRequest;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ResourceNotFoundException;

/** GetDASHStreamingSessionURL by AWS's client, and what a player finds below it. */
class GetDashTest extends ServedDoor {
  @Test
  void anOnDemandManifestHasAllFragmentsOfBothTracks() throws Exception {
    String url =
        session(
            r ->
                onDemand(r, 0, 60)
                    .displayFragmentNumber("ALWAYS")
                    .displayFragmentTimestamp("ALWAYS"));
    Document manifest = manifest(url);

    Element root = manifest.getDocumentElement();
    assertThat(root.getAttribute("type")).isEqualTo("static");
    assertThat(root.getAttribute("mediaPresentationDuration")).isEqualTo("PT24.000000S");
    assertThat(all(manifest, "Period")).hasSize(1);
    List<Element> representations = all(manifest, "Representation");
    assertThat(representations)
        .extracting(r -> r.getAttribute("codecs"))
        .element(0)
        .asString()
        .startsWith("avc1.");
    assertThat(representations.get(1).getAttribute("codecs")).isEqualTo("mp4a.40.2");
    assertThat(representations.get(0).getAttribute("width")).isEqualTo("1280");
    List<Element> times = all(manifest, "S");
    assertThat(times).hasSize(24);
    assertThat(times.subList(0, 12))
        .extracting(s -> s.getAttribute("kvs:fn"))
        .isEqualTo(newest(DOOR, 100));
    assertThat(times.get(1).getAttribute("kvs:ts")).isEqualTo(start.plusSeconds(2).toString());
    for (Element list : all(manifest, "SegmentList")) {
      long scale = Long.parseLong(list.getAttribute("timescale"));
      List<Element> track = all(list, "S");
      long at = Long.parseLong(list.getAttribute("presentationTimeOffset"));
      for (Element segment : track) {
        assertThat(segment.getAttribute("t")).isEqualTo(Long.toString(at));
        at += Long.parseLong(segment.getAttribute("d"));
      }
      assertThat(at - Long.parseLong(list.getAttribute("presentationTimeOffset")))
          .isEqualTo(24 * scale);
    }
    for (String what : List.of("Initialization", "SegmentURL")) {
      String attribute = what.equals("Initialization") ? "sourceURL" : "media";
      Element first = all(manifest, what).get(0);
      byte[] body = get(dash(first.getAttribute(attribute))).body();
      assertThat(new String(body, 4, 4, StandardCharsets.US_ASCII))
          .isEqualTo(what.equals("Initialization") ? "ftyp" : "moof");
    }
  }

  @Test
  @Tag("peer")
  void ffmpegPlaysASessionToItsEnd() throws Exception {
    // It ends with the first track that has ended, and the sound of the clip is a little shorter.
    assertThat(Ffmpeg.pictures(session(r -> onDemand(r, 0, 60)))).isBetween(590, 600);
  }

  @Test
  void aLiveManifestIsOnTheClockOfTheProducer() throws Exception {
    Document manifest = manifest(session(r -> r.maxManifestFragmentResults(3L)));
    Element root = manifest.getDocumentElement();
    assertThat(root.getAttribute("type")).isEqualTo("dynamic");
    assertThat(root.getAttribute("availabilityStartTime")).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(root.getAttribute("timeShiftBufferDepth")).isEqualTo("PT6.000000S");
    assertThat(all(manifest, "SegmentURL")).hasSize(6);
    Element period = all(manifest, "Period").get(0);
    long first = start.plusSeconds(18).toEpochMilli();
    assertThat(period.getAttribute("start"))
        .isEqualTo("PT%d.%03d000S".formatted(first / 1_000, first % 1_000));
    assertThat(period.hasAttribute("duration")).isFalse();
  }

  @Test
  void aReplayMovesOnAsItsFragmentsPlay() throws Exception {
    String url =
        session(
            r ->
                r.playbackMode("LIVE_REPLAY")
                    .maxManifestFragmentResults(3L)
                    .dashFragmentSelector(
                        s ->
                            s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                                .timestampRange(t -> t.startTimestamp(start))));
    Document before = manifest(url);
    later = Duration.ofSeconds(5);
    Document after = manifest(url);
    later = Duration.ZERO;

    for (Document manifest : List.of(before, after)) {
      assertThat(manifest.getDocumentElement().getAttribute("availabilityStartTime"))
          .isEqualTo(start.plusSeconds(26).toString());
      assertThat(all(manifest, "Period").get(0).getAttribute("start")).isEqualTo("PT0.000000S");
      assertThat(all(manifest, "Period").get(0).getAttribute("id")).isEqualTo("0");
    }
    assertThat(number(before)).contains(newest(DOOR, 100).get(0));
    assertThat(number(after)).contains(newest(DOOR, 100).get(2));
  }

  @Test
  void tokensThatAreForgedOrExpiredOpenNothing() throws Exception {
    String url = session(r -> onDemand(r, 0, 60));
    assertThat(get(url.replaceFirst("SessionToken=.", "SessionToken=_")).statusCode())
        .isEqualTo(403);
    later = Duration.ofSeconds(301);
    assertThat(get(url).statusCode()).isEqualTo(403);
    later = Duration.ZERO;
    assertThat(get(url).statusCode()).isEqualTo(200);
    assertThat(get(url.replace("getDASHManifest.mpd", "getHLSMasterPlaylist.m3u8")).statusCode())
        .isEqualTo(404);
    assertThat(get(url.replace("/dash/", "/hls/")).statusCode()).isEqualTo(404);
  }

  @Test
  void aRangeWithoutFragmentsIsNotFound() {
    assertThatThrownBy(() -> session(r -> onDemand(r, 3_600, 3_700)))
        .hasCauseInstanceOf(ResourceNotFoundException.class);
  }

  private static String number(Document manifest) {
    return all(manifest, "SegmentURL").get(0).getAttribute("media");
  }

  private GetDashStreamingSessionUrlRequest.Builder onDemand(
      GetDashStreamingSessionUrlRequest.Builder request, int from, int to) {
    return request
        .playbackMode("ON_DEMAND")
        .dashFragmentSelector(
            s ->
                s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                    .timestampRange(
                        t ->
                            t.startTimestamp(start.plusSeconds(from))
                                .endTimestamp(start.plusSeconds(to))));
  }

  /** Where the session's manifest is on the server of the test. */
  private String session(Consumer<GetDashStreamingSessionUrlRequest.Builder> request) {
    String url =
        await(archived().getDASHStreamingSessionURL(r -> request.accept(r.streamName(DOOR.name()))))
            .dashStreamingSessionURL();
    assertThat(url)
        .matches("https://localhost:[0-9]+/dash/v1/getDASHManifest.mpd\\?SessionToken=.*~");
    return url.replaceFirst("https://localhost:[0-9]+", "http://" + base);
  }

  private String dash(String resource) {
    return "http://" + base + "/dash/v1/" + resource;
  }

  private Document manifest(String url) throws Exception {
    byte[] text = get(url).body();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text));
  }

  private static List<Element> all(Document manifest, String name) {
    return list(manifest.getElementsByTagName(name));
  }

  private static List<Element> all(Element element, String name) {
    return list(element.getElementsByTagName(name));
  }

  private static List<Element> list(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
