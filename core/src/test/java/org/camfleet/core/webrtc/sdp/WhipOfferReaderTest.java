package org.camfleet.core.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.webrtc.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What WHIP clients and WHEP players offer, and what the service answers. */
class WhipOfferReaderTest {
  private static final LocalSide SERVICE = NegotiationTest.side(1, "serviceUfrag");
  private static final List<String> CANDIDATES =
      List.of("candidate:1 1 udp 2130706431 192.0.2.1 8444 typ host");

  @Test
  void aPublisherOfManyCodecsIsAnsweredWithH264AndOpusAndAllCandidates() throws Exception {
    SessionDescription offer = browser("sendonly");
    Agreement agreement = NegotiationTest.agreed(WhipOfferReader.ofPublisher(offer, true));
    String answer = AnswerWriter.writeWhole(offer, agreement, SERVICE, CANDIDATES);

    assertThat(agreement.video().receive()).isTrue();
    assertThat(agreement.video().send()).isFalse();
    assertThat(agreement.audio().receive()).isTrue();
    assertThat(agreement.transport().weAreClient()).isFalse();
    assertThat(answer.lines())
        .containsSubsequence(
            "a=group:BUNDLE 0 1",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=setup:passive",
            "a=mid:0",
            "a=rtcp-mux",
            "a=rtpmap:111 opus/48000/2",
            "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=recvonly",
            "a=rtcp-mux-only",
            "a=candidate:1 1 udp 2130706431 192.0.2.1 8444 typ host",
            "a=end-of-candidates",
            "m=video 9 UDP/TLS/RTP/SAVPF 108",
            "a=mid:1",
            "a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "a=rtcp-fb:108 transport-cc",
            "a=rtcp-fb:108 nack pli",
            "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
            "a=recvonly")
        .doesNotContain("a=sendonly", "a=sendrecv")
        .noneMatch(line -> line.startsWith("a=ssrc:"));
    assertThat(answer.lines().filter(line -> line.startsWith("a=candidate:"))).hasSize(1);
  }

  @Test
  void aPublisherIsAnsweredRecvonlyAlsoWhenItOffersBothWays() throws Exception {
    SessionDescription offer = browser("sendrecv");
    Agreement agreement = NegotiationTest.agreed(WhipOfferReader.ofPublisher(offer, true));

    assertThat(AnswerWriter.writeWhole(offer, agreement, SERVICE, CANDIDATES).lines())
        .contains("a=recvonly")
        .doesNotContain("a=sendrecv", "a=sendonly");
  }

  @Test
  void aPlayerIsSentTheCamerasProfileAndMaySpeakIfItOffersTo() throws Exception {
    SessionDescription listens = browser("recvonly");
    Agreement listener =
        NegotiationTest.agreed(WhipOfferReader.ofPlayer(listens, NegotiationTest.track("640028")));
    SessionDescription speaks = browser("sendrecv");
    Agreement speaker = NegotiationTest.agreed(WhipOfferReader.ofPlayer(speaks, null));

    assertThat(listener.video().payloadType()).isEqualTo(112);
    assertThat(listener.video().extension(HeaderExtension.PLAYOUT_DELAY)).isEqualTo(5);
    assertThat(listener.video().extension(HeaderExtension.TRANSPORT_CC)).isZero();
    assertThat(listener.audio().receive()).isFalse();
    assertThat(AnswerWriter.writeWhole(listens, listener, SERVICE, CANDIDATES).lines())
        .contains("a=sendonly", "a=ssrc:22 cname:cam")
        .doesNotContain("a=recvonly", "a=sendrecv");
    assertThat(speaker.video().payloadType()).isEqualTo(108);
    assertThat(speaker.video().receive()).isFalse();
    assertThat(AnswerWriter.writeWhole(speaks, speaker, SERVICE, CANDIDATES).lines())
        .containsSubsequence("m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=sendrecv", "a=sendonly");
  }

  @Test
  void withoutH264TheCodecsThatWereOfferedAreNamed() throws Exception {
    SessionDescription offer =
        SessionDescription.parse(browser("sendonly").toString().replace("H264", "AV1"));

    assertThat(refused(WhipOfferReader.ofPublisher(offer, true)))
        .isEqualTo(new Refusal("no-h264", "video: VP8, AV1 offered (expected: H264)"));
  }

  @ParameterizedTest
  @CsvSource({"true, no-audio", "false, "})
  void aPublisherWithoutSoundIsRefusedWhereSoundIsRequired(boolean required, String code)
      throws Exception {
    String text = browser("sendonly").toString();
    String silent =
        text.substring(0, text.indexOf("m=audio")) + text.substring(text.indexOf("m=video"));
    Negotiation read = WhipOfferReader.ofPublisher(SessionDescription.parse(silent), required);

    if (code == null) {
      assertThat(NegotiationTest.agreed(read).audio()).isNull();
    } else {
      assertThat(refused(read)).isEqualTo(new Refusal(code, "audio: not offered (expected: opus)"));
    }
  }

  @Test
  void soundThatCanNotBeAnsweredRefusesTheWholeOffer() throws Exception {
    SessionDescription pcmu =
        SessionDescription.parse(
            browser("sendonly").toString().replace("111 opus/48000/2", "111 PCMA/8000"));

    assertThat(refused(WhipOfferReader.ofPublisher(pcmu, false)))
        .isEqualTo(new Refusal("no-audio", "audio: PCMA offered (expected: opus)"));
  }

  @ParameterizedTest
  @CsvSource({
    "recvonly, true, 'video: recvonly (expected: sendonly or sendrecv)'",
    "inactive, true, 'video: inactive (expected: sendonly or sendrecv)'",
    "sendonly, false, 'video: sendonly (expected: recvonly or sendrecv)'",
  })
  void whoOffersTheWrongWayIsToldTheRightOne(String direction, boolean publishes, String text)
      throws Exception {
    SessionDescription offer = browser(direction);
    Refusal refusal =
        refused(
            publishes
                ? WhipOfferReader.ofPublisher(offer, true)
                : WhipOfferReader.ofPlayer(offer, null));

    assertThat(refusal.code()).isEqualTo("wrong-direction");
    assertThat(refusal.text()).isEqualTo(text);
  }

  @Test
  void moreThanOnePictureOrOneTransportIsRefused() throws Exception {
    String text = browser("sendonly").toString();
    String twice = text + text.substring(text.indexOf("m=video")).replace("mid:1", "mid:2");
    String apart = text.replace("a=group:BUNDLE 0 1\r\n", "");

    assertThat(refused(WhipOfferReader.ofPublisher(SessionDescription.parse(twice), true)).text())
        .isEqualTo("offer: 2 video and 1 audio sections (expected: one of each)");
    assertThat(refused(WhipOfferReader.ofPublisher(SessionDescription.parse(apart), true)).code())
        .isEqualTo("no-bundle");
  }

  private static Refusal refused(Negotiation negotiation) {
    assertThat(negotiation).isInstanceOf(Negotiation.Refused.class);
    return ((Negotiation.Refused) negotiation).refusal();
  }

  /** The shape of what Chromium offers. */
  private static SessionDescription browser(String direction) throws MalformedException {
    String transport =
        String.join(
            "\r\n",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:4ZcD",
            "a=ice-pwd:2/1muCWoOi3uLifh0NuRHlZg",
            "a=fingerprint:sha-256 " + SERVICE.fingerprint().value(),
            "a=setup:actpass",
            "a=rtcp-mux",
            "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
            "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=" + direction,
            "");
    return SessionDescription.parse(
        String.join(
            "\r\n",
            "v=0",
            "o=- 46117317 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            transport + "a=mid:0",
            "a=rtpmap:111 opus/48000/2",
            "a=rtcp-fb:111 transport-cc",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 106 108 112",
            transport + "a=mid:1",
            "a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
            "a=rtcp-rsize",
            "a=rtpmap:96 VP8/90000",
            "a=rtpmap:97 rtx/90000",
            "a=rtpmap:106 H264/90000",
            "a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f",
            "a=rtpmap:108 H264/90000",
            "a=rtcp-fb:108 transport-cc",
            "a=rtcp-fb:108 nack",
            "a=rtcp-fb:108 nack pli",
            "a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "a=rtpmap:112 H264/90000",
            "a=rtcp-fb:112 nack",
            "a=fmtp:112 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f",
            ""));
  }
}
