package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camfleet.fleet.Stages.result;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.brownout.Level;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.Test;

/** What a playback session opens, for how long, and what is refused. */
class HlsSessionsTest extends RecordedDoor {
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
                null,
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
}
