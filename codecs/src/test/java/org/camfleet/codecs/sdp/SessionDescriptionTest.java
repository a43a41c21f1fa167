package org.camfleet.codecs.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {
  private static final String CAMERA =
      """
      v=0
      o=- 1.5e3 -9 IN IP4
      c=IN
      t=0 0
      a=control:*
      this line is none
      m=video 0 RTP/AVP 96
      a=rtpmap:96 H264/90000
      a=fmtp:96 Packetization-Mode=1; sprop-parameter-sets=Z00AH5pkAoAt/w==,aO48gA==;  profile-level-id=4D001F;
      a=control:trackID=1
      z=unknown
      m=audio 0 RTP/AVP 8
      a=control:trackID=2
      m=application 0 RTP/AVP 107
      a=rtpmap:107 vnd.onvif.metadata/90000
      """;

  private static final String OFFER =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1
      a=fingerprint:sha-256 AA:BB
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:0
      a=ice-ufrag:abcd
      a=setup:actpass
      a=sendrecv
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      m=video 9 UDP/TLS/RTP/SAVPF 102 103
      a=mid:1
      a=recvonly
      a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
      a=rtcp-fb:102 nack pli
      a=rtcp-fb:* transport-cc
      a=ssrc:1 cname:x
      a=ssrc:1 msid:y
      a=rtpmap:102 H264/90000
      a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
      a=rtpmap:103 rtx/90000
      a=fmtp:103 apt=102
      """;

  @Test
  void readsWhatCamerasReallySend() throws MalformedException {
    for (String lineEnd : List.of("\n", "\r\n", "\r", "\r\n\r\n")) {
      SessionDescription camera =
          SessionDescription.parse(CAMERA.replace("\n", lineEnd).replace("o=", "  o="));

      assertThat(camera.attribute("control")).isEqualTo("*");
      assertThat(camera.line('o')).isEqualTo("- 1.5e3 -9 IN IP4");
      assertThat(camera.media())
          .extracting(MediaDescription::kind)
          .containsExactly("video", "audio", "application");
      MediaDescription video = camera.media("video").get(0);
      assertThat(video.rtpMaps()).containsExactly(new RtpMap(96, "H264", 90_000, 1));
      assertThat(video.fmtp(96).number("packetization-mode", 0)).isEqualTo(1);
      assertThat(video.fmtp(96).get("SPROP-parameter-sets")).isEqualTo("Z00AH5pkAoAt/w==,aO48gA==");
      assertThat(video.fmtp(96).get("profile-level-id")).isEqualTo("4D001F");
      assertThat(video.line('z')).isEqualTo("unknown");
      assertThat(camera.media("audio").get(0).rtpMaps())
          .containsExactly(new RtpMap(8, "PCMA", 8000, 1));
    }
  }

  @Test
  void readsTheAttributesOfAWebRtcOffer() throws MalformedException {
    SessionDescription offer = SessionDescription.parse(OFFER);
    MediaDescription audio = offer.media().get(0);
    MediaDescription video = offer.media().get(1);

    assertThat(offer.attribute("group")).isEqualTo("BUNDLE 0 1");
    assertThat(offer.attribute(video, "fingerprint")).isEqualTo("sha-256 AA:BB");
    assertThat(audio.attribute("ice-ufrag")).isEqualTo("abcd");
    assertThat(audio.hasAttribute("rtcp-mux")).isTrue();
    assertThat(audio.hasAttribute("rtcp-rsize")).isFalse();
    assertThat(audio.rtpMap(111)).isEqualTo(new RtpMap(111, "opus", 48_000, 2));
    assertThat(offer.direction(audio)).isEqualTo(Direction.SENDRECV);
    assertThat(offer.direction(video)).isEqualTo(Direction.RECVONLY);
    assertThat(video.payloadTypes()).containsExactly(102, 103);
    assertThat(video.feedback(102)).containsExactly("nack pli", "transport-cc");
    assertThat(video.attributes("ssrc")).containsExactly("1 cname:x", "1 msid:y");
    assertThat(video.fmtp(103).number("apt", -1)).isEqualTo(102);
  }

  @Test
  void writesWhatItRead() throws MalformedException {
    assertThat(SessionDescription.parse(OFFER).toString()).isEqualTo(OFFER.replace("\n", "\r\n"));
  }

  @Test
  void buildsADescriptionInTheOrderGiven() {
    MediaDescription video =
        MediaDescription.builder("video", 9, "UDP/TLS/RTP/SAVPF", List.of("96"))
            .line('c', "IN IP4 0.0.0.0")
            .attribute("mid", "1")
            .attribute("rtcp-mux")
            .attribute("rtpmap", new RtpMap(96, "H264", 90_000, 1).toString())
            .build();

    assertThat(SessionDescription.builder().line('s', "-").media(video).build())
        .hasToString(
            "v=0\r\ns=-\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n"
                + "a=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 H264/90000\r\n");
  }

  @Test
  void toleratesACutMediaLine() throws MalformedException {
    MediaDescription cut = SessionDescription.parse("m=video").media().get(0);

    assertThat(cut).isEqualTo(new MediaDescription("video", 0, "", List.of(), List.of()));
    assertThat(SessionDescription.parse("m=video 5000/2 RTP/AVP 96 x").media().get(0).port())
        .isEqualTo(5000);
  }

  @Test
  void readsOddParametersAndMaps() {
    assertThat(RtpMap.parse("96 H264")).isEqualTo(new RtpMap(96, "H264", 90_000, 1));
    assertThat(RtpMap.parse("97 mpeg4-generic / 16000 / 2 "))
        .isEqualTo(new RtpMap(97, "mpeg4-generic", 16_000, 2));
    assertThat(RtpMap.parse("200 H264/90000")).isNull();
    assertThat(RtpMap.parse("H264/90000")).isNull();
    assertThat(Fmtp.parse("101 0-15").parameters()).containsEntry("0-15", "");
    assertThat(Fmtp.parse("96")).isEqualTo(Fmtp.none(96));
    assertThat(Fmtp.parse("x=1")).isNull();
    assertThat(Fmtp.parse("96 mode=AAC-hbr;config=\"1588\"").toString())
        .isEqualTo("96 mode=AAC-hbr;config=1588");
  }

  @Test
  void refusesWhatIsNoDescriptionOrTooLong() {
    assertThatThrownBy(() -> SessionDescription.parse("<html>not found</html>"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("SDP: no line of the form x=value (expected: v=0 and more)");
    assertThatThrownBy(() -> SessionDescription.parse("a=x\n".repeat(5000)))
        .hasMessageContaining("SDP lines: over 4000");
    assertThatThrownBy(() -> SessionDescription.parse("m=x\n".repeat(200)))
        .hasMessageContaining("SDP media: over 128");
    assertThatThrownBy(() -> SessionDescription.parse("a=" + "x".repeat(300_000)))
        .hasMessageContaining("SDP length: 300002 characters");
  }

  @Test
  void survivesAnyMutation() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? CAMERA : OFFER);
      for (int change = random.nextInt(12); change >= 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(300));
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 30)));
        }
      }
      assertThat(readsOrRefuses(text.toString())).as("seed %d round %d", seed, round).isTrue();
    }
  }

  private static boolean readsOrRefuses(String text) {
    try {
      SessionDescription read = SessionDescription.parse(text);
      for (MediaDescription media : read.media()) {
        media.rtpMaps().forEach(map -> media.fmtp(map.payloadType()).toString());
        media.feedback(96);
        read.direction(media);
      }
      return SessionDescription.parse(read.toString()).media().size() == read.media().size();
    } catch (MalformedException refused) {
      return true;
    }
  }
}
