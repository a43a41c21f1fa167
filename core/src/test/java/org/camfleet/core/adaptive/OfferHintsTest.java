package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OfferHintsTest {
  @Test
  void onlyFormatsOfH264AreGivenBitRates() {
    String offer =
        String.join(
            "\r\n",
            "v=0",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=rtpmap:111 opus/48000/2",
            "a=fmtp:111 minptime=10",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "a=rtpmap:96 H264/90000",
            "a=fmtp:96 profile-level-id=42e01f",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96",
            "");
    assertThat(OfferHints.with(offer, 1_500_000, 4_000_000))
        .isEqualTo(
            offer.replace(
                "42e01f", "42e01f;x-google-start-bitrate=1500;x-google-max-bitrate=4000"));
  }

  @Test
  void theBandwidthOfVideoTakesThePlaceOfAnyOther() {
    String offer =
        String.join(
            "\r\n",
            "v=0",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "b=AS:64",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "c=IN IP4 0.0.0.0",
            "b=AS:2500",
            "a=rtpmap:96 H264/90000",
            "");
    assertThat(OfferHints.limited(offer, 1999)).isEqualTo(offer.replace("AS:2500", "AS:1999"));
    String without = offer.replace("b=AS:2500\r\n", "");
    assertThat(OfferHints.limited(without, 2500)).isEqualTo(offer);
    assertThat(OfferHints.ceiling(offer, 4_000_000)).isEqualTo(2_500_000);
    assertThat(OfferHints.ceiling(offer, 2_000_000)).isEqualTo(2_000_000);
    assertThat(OfferHints.ceiling(without, 4_000_000)).isEqualTo(4_000_000);
    assertThat(OfferHints.ceiling(offer.replace("AS:2500", "TIAS:900000"), 4_000_000))
        .isEqualTo(900_000);
  }
}
