package org.camfleet.core.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.Secret;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.Refusal;
import org.camfleet.core.webrtc.dtls.CertificateFingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offers and answers of ours against each other and against what participants really say. */
class NegotiationTest {
  private static final LocalSide SERVICE = side(1, "serviceUfrag");
  private static final LocalSide PARTICIPANT = side(2, "otherUfrag");
  private static final VideoTrack HIGH = track("640028");
  private static final VideoTrack BASELINE = track("42c028");

  @Test
  void theOfferToAMasterAsksForVideoAndTalksBothWays() {
    assertThat(ServiceOffer.toMaster(SERVICE).lines())
        .contains("a=group:BUNDLE 0 1")
        .containsSubsequence(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=setup:actpass",
            "a=mid:0",
            "a=rtpmap:111 opus/48000/2",
            "a=fmtp:111 minptime=10;useinbandfec=1",
            "a=sendrecv",
            "m=video 9 UDP/TLS/RTP/SAVPF 102",
            "a=mid:1",
            "a=rtcp-mux",
            "a=rtcp-rsize",
            "a=rtpmap:102 H264/90000",
            "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "a=recvonly",
            "a=rtcp-fb:102 transport-cc",
            "a=rtcp-fb:102 nack pli");
  }

  @Test
  void theOfferToAViewerHasTheCamerasProfileAndOneThatEveryBrowserTakes() {
    assertThat(ServiceOffer.toViewer(SERVICE, HIGH).lines())
        .contains(
            "m=video 9 UDP/TLS/RTP/SAVPF 102 103",
            "a=sendonly",
            "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640028",
            "a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
            "a=ssrc:22 cname:cam");
    assertThat(ServiceOffer.toViewer(SERVICE, BASELINE)).contains("SAVPF 102\r\n");
    assertThat(ServiceOffer.toViewer(SERVICE, null)).contains("SAVPF 102\r\n");
  }

  @Test
  void aViewerOfOursTakesWhatOurServiceSends() throws MalformedException {
    SessionDescription offer = SessionDescription.parse(ServiceOffer.toViewer(SERVICE, HIGH));
    Agreement ofViewer = agreed(OfferReader.readAsViewer(offer));
    String answer = AnswerWriter.write(offer, ofViewer, PARTICIPANT);
    Agreement ofService = agreed(AnswerReader.fromViewer(answer, true));

    assertThat(answer.lines())
        .contains("a=recvonly")
        .doesNotContain("a=sendonly")
        .noneMatch(line -> line.startsWith("a=ssrc:"));
    assertThat(ofViewer.video().receive()).isTrue();
    assertThat(ofViewer.video().send()).isFalse();
    assertThat(ofViewer.audio().receive()).isTrue();
    assertThat(ofService.video().send()).isTrue();
    assertThat(ofService.audio().receive()).isFalse();
    assertThat(ofService.video().payloadType()).isEqualTo(ofViewer.video().payloadType());
  }

  @Test
  void aViewerRefusesAnOfferWithoutPictures() throws MalformedException {
    SessionDescription offer = SessionDescription.parse(ServiceOffer.toMaster(SERVICE));
    Negotiation read = OfferReader.readAsViewer(offer);

    assertThat(read).isInstanceOf(Negotiation.Refused.class);
    assertThat(((Negotiation.Refused) read).refusal().code()).isEqualTo("wrong-direction");
  }

  @Test
  void ourBridgeAnswersOurService() throws MalformedException {
    SessionDescription offer = SessionDescription.parse(ServiceOffer.toMaster(SERVICE));
    Agreement ofBridge = agreed(OfferReader.read(offer, HIGH));
    String answer = AnswerWriter.write(offer, ofBridge, PARTICIPANT);
    Agreement ofService = agreed(AnswerReader.fromMaster(answer, true));

    assertThat(ofBridge.transport().ufrag()).isEqualTo("serviceUfrag");
    assertThat(ofBridge.transport().weAreClient()).isTrue();
    assertThat(ofBridge.video().send()).isTrue();
    assertThat(ofBridge.video().receive()).isFalse();
    assertThat(ofService.transport().ufrag()).isEqualTo("otherUfrag");
    assertThat(ofService.transport().password().reveal()).isEqualTo("p".repeat(24));
    assertThat(ofService.transport().fingerprint()).isEqualTo(PARTICIPANT.fingerprint());
    assertThat(ofService.transport().weAreClient()).isFalse();
    assertThat(ofService.video().receive()).isTrue();
    assertThat(ofService.video().send()).isFalse();
    assertThat(ofService.video().payloadType()).isEqualTo(102);
    assertThat(ofService.video().feedback())
        .containsExactlyInAnyOrder("nack", "nack pli", "ccm fir", "goog-remb");
    assertThat(ofService.video().extension(HeaderExtension.TRANSPORT_CC)).isZero();
    assertThat(ofService.video().extension(HeaderExtension.MID)).isEqualTo(1);
    assertThat(ofService.audio()).isNotNull();
    assertThat(ofService.audio().receive()).isTrue();
    assertThat(ofService.audio().send()).isFalse();
  }

  @Test
  void chromiumAsMasterIsTaken() {
    Agreement agreement = agreed(AnswerReader.fromMaster(chromiumAnswer("sendonly"), true));

    assertThat(agreement.transport().weAreClient()).isFalse();
    assertThat(agreement.video().extension(HeaderExtension.TRANSPORT_CC)).isEqualTo(3);
    assertThat(agreement.candidates()).hasSize(1);
    assertThat(agreement.candidates().get(0).candidate())
        .isEqualTo("candidate:1 1 udp 2113937151 a.local 50000 typ host");
    assertThat(agreement.candidates().get(0).sdpMid()).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "sendonly, true",
    "sendrecv, true",
    "recvonly, false",
    "inactive, false",
  })
  void aMasterMustSendVideo(String direction, boolean accepted) {
    Negotiation read = AnswerReader.fromMaster(chromiumAnswer(direction), true);

    if (accepted) {
      assertThat(agreed(read).video().receive()).isTrue();
      assertThat(agreed(read).video().send()).isFalse();
    } else {
      assertThat(refused(read))
          .isEqualTo(
              new Refusal(
                  "wrong-direction", "video: " + direction + " (expected: sendonly or sendrecv)"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "recvonly, true",
    "sendrecv, true",
    "sendonly, false",
    "inactive, false",
  })
  void aViewerMustReceiveVideo(String direction, boolean accepted) {
    Negotiation read = AnswerReader.fromViewer(chromiumAnswer(direction), false);

    if (accepted) {
      assertThat(agreed(read).video().send()).isTrue();
      assertThat(agreed(read).video().receive()).isFalse();
    } else {
      assertThat(refused(read).code()).isEqualTo("wrong-direction");
    }
  }

  @Test
  void aViewerThatAcceptsOnlyTheFallbackGetsIt() {
    String answer =
        chromiumAnswer("recvonly").replace("SAVPF 102", "SAVPF 103").replace(":102 ", ":103 ");

    assertThat(agreed(AnswerReader.fromViewer(answer, true)).video().payloadType()).isEqualTo(103);
  }

  @Test
  void anAnswerWithoutAudioIsRefusedUnlessAudioIsOptional() {
    String rejected = chromiumAnswer("sendonly").replace("m=audio 9", "m=audio 0");

    assertThat(refused(AnswerReader.fromMaster(rejected, true)))
        .isEqualTo(new Refusal("no-audio", "audio: not accepted (expected: opus)"));
    assertThat(agreed(AnswerReader.fromMaster(rejected, false)).audio()).isNull();
  }

  @Test
  void anAnswerWithoutH264IsRefused() {
    String vp8 = chromiumAnswer("sendonly").replace("102 H264/90000", "102 VP8/90000");

    assertThat(refused(AnswerReader.fromMaster(vp8, true)))
        .isEqualTo(new Refusal("no-h264", "video: no payload type of codec H264"));
    assertThat(
            refused(
                    AnswerReader.fromMaster(
                        chromiumAnswer("sendonly").replace("m=video 9", "m=video 0"), true))
                .code())
        .isEqualTo("no-h264");
  }

  @Test
  void missingParametersOfTheTransportAreNamed() {
    String answer = chromiumAnswer("sendonly");

    assertThat(refused(AnswerReader.fromMaster(answer.replaceAll("a=ice-pwd:.*\r\n", ""), true)))
        .isEqualTo(new Refusal("malformed-sdp", "SDP attribute ice-pwd: missing"));
    assertThat(refused(AnswerReader.fromMaster(answer.replaceAll("sha-256", "sha-1"), true)).code())
        .isEqualTo("malformed-sdp");
    assertThat(refused(AnswerReader.fromMaster("", true)).code()).isEqualTo("malformed-sdp");
  }

  @Test
  void anAnswerOnTwoTransportsIsRefused() {
    String answer = chromiumAnswer("sendonly").replace("a=group:BUNDLE 0 1\r\n", "");

    assertThat(refused(AnswerReader.fromMaster(answer, true)).code()).isEqualTo("no-bundle");
  }

  @Test
  void theBridgeFindsItsWayInAnOfferOfAnyShape() throws MalformedException {
    SessionDescription offer = SessionDescription.parse(strangeOffer());
    Agreement agreement = agreed(OfferReader.read(offer, HIGH));
    String answer = AnswerWriter.write(offer, agreement, PARTICIPANT);

    assertThat(agreement.video().payloadType()).isEqualTo(125);
    assertThat(agreement.video().mid()).isEqualTo("pictures");
    assertThat(agreement.transport().lite()).isTrue();
    assertThat(answer.lines())
        .containsSubsequence(
            "a=group:BUNDLE pictures sound",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
            "a=mid:data",
            "m=video 9 UDP/TLS/RTP/SAVPF 125",
            "a=setup:active",
            "a=mid:pictures",
            "a=rtpmap:125 H264/90000",
            "a=fmtp:125 profile-level-id=640c1f;packetization-mode=1",
            "a=rtcp-fb:125 nack",
            "a=rtcp-fb:125 nack pli",
            "a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=sendonly",
            "m=audio 9 UDP/TLS/RTP/SAVPF 96",
            "a=rtpmap:96 OPUS/48000/2",
            "a=sendonly",
            "m=video 0 UDP/TLS/RTP/SAVPF 100",
            "a=inactive");
    assertThat(answer).doesNotContain("transport-cc", "abs-send-time", "urn:3gpp");
  }

  @Test
  void anUnknownTrackIsSentAsConstrainedBaseline() throws MalformedException {
    SessionDescription offer = SessionDescription.parse(strangeOffer());

    assertThat(agreed(OfferReader.read(offer, null)).video().payloadType()).isEqualTo(97);
    assertThat(agreed(OfferReader.read(offer, track("4d0028"))).video().payloadType())
        .isEqualTo(97);
  }

  @Test
  void anOfferThatTakesNoVideoIsRefused() throws MalformedException {
    SessionDescription sendonly = SessionDescription.parse(ServiceOffer.toViewer(SERVICE, null));
    SessionDescription vp8 =
        SessionDescription.parse(ServiceOffer.toMaster(SERVICE).replace("H264", "VP8"));

    assertThat(refused(OfferReader.read(sendonly, null)).code()).isEqualTo("wrong-direction");
    assertThat(refused(OfferReader.read(vp8, null)).code()).isEqualTo("no-h264");
  }

  static Agreement agreed(Negotiation negotiation) {
    assertThat(negotiation).isInstanceOf(Agreement.class);
    return (Agreement) negotiation;
  }

  private static Refusal refused(Negotiation negotiation) {
    assertThat(negotiation).isInstanceOf(Negotiation.Refused.class);
    return ((Negotiation.Refused) negotiation).refusal();
  }

  static VideoTrack track(String profileLevelId) {
    byte[] sps = new byte[8];
    System.arraycopy(HexFormat.of().parseHex(profileLevelId), 0, sps, 1, 3);
    return new VideoTrack(sps, new byte[0][], 640, 360);
  }

  static LocalSide side(long number, String ufrag) {
    return new LocalSide(
        number,
        ufrag,
        Secret.of("p".repeat(24)),
        CertificateFingerprint.of(new byte[] {(byte) number}),
        "cam",
        10 * number + 1,
        20 + 2 * number);
  }

  /** The shape of what Chromium answers. */
  static String chromiumAnswer(String videoDirection) {
    String transport =
        String.join(
            "\r\n",
            "c=IN IP4 0.0.0.0",
            "a=rtcp:9 IN IP4 0.0.0.0",
            "a=ice-ufrag:4ZcD",
            "a=ice-pwd:2/1muCWoOi3uLifh0NuRHlZg",
            "a=ice-options:trickle",
            "a=fingerprint:sha-256 " + SERVICE.fingerprint().value(),
            "a=setup:active",
            "a=rtcp-mux",
            "");
    return String.join(
        "\r\n",
        "v=0",
        "o=- 46117317 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1",
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "a=candidate:1 1 udp 2113937151 a.local 50000 typ host",
        "a=mid:0",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=sendrecv",
        "a=rtpmap:111 opus/48000/2",
        "a=fmtp:111 minptime=10;useinbandfec=1",
        transport + "m=video 9 UDP/TLS/RTP/SAVPF 102",
        "a=mid:1",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "a=extmap:3/sendonly"
            + " http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "a=" + videoDirection,
        "a=rtcp-rsize",
        "a=rtpmap:102 H264/90000",
        "a=rtcp-fb:102 nack",
        "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        transport);
  }

  private static String strangeOffer() {
    List<String> transport = List.of("c=IN IP4 0.0.0.0", "a=rtcp-mux", "a=setup:actpass");
    String common = String.join("\n", transport);
    return String.join(
        "\n",
        "v=0",
        "o=storage 1 1 IN IP4 0.0.0.0",
        "s=x",
        "a=ice-lite",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:" + "x".repeat(22),
        "a=fingerprint:SHA-256 " + SERVICE.fingerprint().value(),
        "a=group:BUNDLE data pictures sound more",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=mid:data",
        "m=video 9 UDP/TLS/RTP/SAVPF 100 96 98 97 125",
        common,
        "a=mid:pictures",
        "a=rtpmap:100 VP8/90000",
        "a=rtpmap:96 H264/90000",
        "a=fmtp:96 profile-level-id=640028;packetization-mode=0",
        "a=rtpmap:98 rtx/90000",
        "a=fmtp:98 apt=96",
        "a=rtpmap:97 h264/90000",
        "a=fmtp:97 profile-level-id=42E01F;packetization-mode=1",
        "a=rtpmap:125 H264/90000",
        "a=fmtp:125 profile-level-id=640c1f;packetization-mode=1",
        "a=rtpmap:126 H264/90000",
        "a=fmtp:126 profile-level-id=640032;packetization-mode=1",
        "a=rtcp-fb:* nack",
        "a=rtcp-fb:125 nack pli",
        "a=rtcp-fb:125 transport-cc",
        "a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "a=extmap:4 urn:3gpp:video-orientation",
        "m=audio 0 UDP/TLS/RTP/SAVPF 0 96",
        common,
        "a=bundle-only",
        "a=mid:sound",
        "a=rtpmap:96 OPUS/48000/2",
        "m=video 9 UDP/TLS/RTP/SAVPF 100",
        common,
        "a=mid:more",
        "a=rtpmap:100 H264/90000",
        "");
  }
}
