package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.AudioCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackchannelPlanTest {
  private static final String AAC =
      "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\n"
          + "a=fmtp:97 mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408\r\n"
          + "a=control:track3\r\na=sendonly\r\n";

  private static BackchannelPlan plan(String media) throws MalformedException {
    return BackchannelPlan.of(describe(media));
  }

  private static SessionDescription describe(String media) throws MalformedException {
    return SessionDescription.parse(
        "v=0\r\no=- 1 1 IN IP4 10.0.0.8\r\ns=camera\r\nt=0 0\r\n" + media, quirks());
  }

  private static Quirks quirks() {
    return new Quirks(List.of(), met -> {});
  }

  private static String audio(String formats, String direction) {
    return "m=audio 0 RTP/AVP %s\r\na=control:track%s\r\na=%s\r\n"
        .formatted(formats, formats.charAt(0), direction);
  }

  @ParameterizedTest
  @CsvSource({
    "0, PCMU, 0",
    "8, PCMA, 8",
    "8 0, PCMU, 0",
    "8 0 111, PCMU, 0",
    "9 8, PCMA, 8",
    "14 96, , "
  })
  void ofOneSectionMuLawComesBeforeALaw(String formats, AudioCodec codec, Integer type)
      throws Exception {
    BackchannelPlan plan = plan(audio(formats, "sendonly"));

    assertThat(plan == null ? null : plan.track().codec()).isEqualTo(codec);
    assertThat(plan == null ? null : plan.rtpMap().payloadType()).isEqualTo(type);
  }

  @Test
  void ofSeveralSectionsTheBestOneIsTakenWithItsControl() throws Exception {
    BackchannelPlan aac = plan(AAC);
    assertThat(aac.track().codec()).isEqualTo(AudioCodec.AAC);
    assertThat(aac.track().sampleRate()).isEqualTo(16_000);
    assertThat(aac.control()).isEqualTo("track3");

    assertThat(plan(AAC + audio("8", "sendonly")).control()).isEqualTo("track8");
    assertThat(plan(audio("8", "sendonly") + AAC + audio("0", "sendonly")).control())
        .isEqualTo("track0");
  }

  @Test
  void whatTheCameraSendsItselfIsNone() throws Exception {
    assertThat(plan(audio("0", "recvonly"))).isNull();
    assertThat(plan(audio("0", "sendrecv"))).isNull();
    assertThat(plan("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=sendonly\r\n")).isNull();
  }

  @Test
  void aacThatIsNotCodedHereIsNone() throws Exception {
    for (String other :
        List.of(
            AAC.replace("config=1408", "config=1410"), // stereo
            AAC.replace("config=1408", "config=2B8A0800"), // SBR
            AAC.replace("config=1408", "config=140C"), // 960 samples a frame
            AAC.replace("sizelength=13", "sizelength=6"),
            AAC.replace("MPEG4-GENERIC/16000", "MP4A-LATM/16000"))) {
      assertThat(plan(other)).as(other).isNull();
    }
  }

  @Test
  void itIsNeverTakenForTheCamerasOwnSound() throws Exception {
    Quirks quirks = quirks();
    String both = audio("0", "sendonly") + audio("8", "recvonly");

    assertThat(TrackPlan.audio(describe(both), true, quirks).audio().codec())
        .isEqualTo(AudioCodec.PCMA);
    assertThat(TrackPlan.audio(describe(audio("0", "sendonly")), true, quirks)).isNull();
    assertThat(quirks.counts()).as("it was asked for").isEmpty();

    assertThat(TrackPlan.audio(describe(both), quirks).audio().codec()).isEqualTo(AudioCodec.PCMA);
    assertThat(quirks.counts()).containsOnlyKeys(Quirk.SDP_BACK_CHANNEL);
  }
}
