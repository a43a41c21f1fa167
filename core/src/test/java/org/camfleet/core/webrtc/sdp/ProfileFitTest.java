package org.camfleet.core.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

class ProfileFitTest {
  private static final String BASELINE = "42e01f";
  private static final String MAIN = "4d001f";
  private static final String HIGH = "64001f";
  private static final String LARGE_HIGH = "640033";

  private static SessionDescription offer(String direction, String... profiles)
      throws MalformedException {
    StringBuilder sdp =
        new StringBuilder(
            "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF");
    for (int i = 0; i < profiles.length; i++) {
      sdp.append(' ').append(96 + i);
    }
    sdp.append("\r\na=").append(direction).append("\r\n");
    for (int i = 0; i < profiles.length; i++) {
      sdp.append("a=rtpmap:%d H264/90000\r\n".formatted(96 + i));
      sdp.append("a=fmtp:%d packetization-mode=1;".formatted(96 + i));
      sdp.append("profile-level-id=").append(profiles[i]).append("\r\n");
    }
    return SessionDescription.parse(sdp.toString());
  }

  @Test
  void anotherProfileThatIsOfferedTooLeavesTheAgreement() throws Exception {
    ProfileFit fit =
        ProfileFit.of(offer("recvonly", BASELINE, HIGH), NegotiationTest.track(BASELINE));
    assertThat(fit).isNotNull();
    assertThat(fit.isLeftBy(NegotiationTest.track(HIGH))).isTrue();
    assertThat(fit.isLeftBy(NegotiationTest.track(BASELINE))).isFalse();
    assertThat(fit.isLeftBy(NegotiationTest.track(MAIN))).as("Baseline fits it best").isFalse();
  }

  @Test
  void anotherLevelOrAProfileThatIsNotOfferedDoesNot() throws Exception {
    ProfileFit high = ProfileFit.of(offer("recvonly", BASELINE, HIGH), NegotiationTest.track(HIGH));
    assertThat(high).isNotNull();
    assertThat(high.isLeftBy(NegotiationTest.track(LARGE_HIGH))).isFalse();
    assertThat(high.isLeftBy(NegotiationTest.track(BASELINE))).isTrue();

    ProfileFit only = ProfileFit.of(offer("recvonly", BASELINE), NegotiationTest.track(BASELINE));
    assertThat(only).isNotNull();
    assertThat(only.isLeftBy(NegotiationTest.track(HIGH))).isFalse();
  }

  @Test
  void whatWasAgreedToWithoutKnowingThePicturesIsLeftWhenTheyAreSeen() throws Exception {
    ProfileFit unknown = ProfileFit.of(offer("sendrecv", BASELINE, HIGH), null);
    assertThat(unknown).isNotNull();
    assertThat(unknown.isLeftBy(NegotiationTest.track(HIGH))).isTrue();
    assertThat(unknown.isLeftBy(NegotiationTest.track(BASELINE))).isFalse();
  }

  @Test
  void anOfferThatTakesNoPicturesAgreesToNothing() throws Exception {
    assertThat(ProfileFit.of(offer("sendonly", BASELINE), NegotiationTest.track(BASELINE)))
        .isNull();
  }
}
