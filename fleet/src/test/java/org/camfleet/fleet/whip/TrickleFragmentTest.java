package org.camfleet.fleet.whip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.fleet.api.ApiRefusal;
import org.junit.jupiter.api.Test;

class TrickleFragmentTest {
  @Test
  void candidatesComeWithTheirSectionAndTheFragmentsName() {
    TrickleFragment fragment =
        TrickleFragment.parse(
            """
            a=ice-ufrag:EsAw
            a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
            m=audio 9 RTP/AVP 0
            a=mid:0
            a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host
            a=candidate:2 1 udp 2122194687 198.51.100.1 61765 typ host
            a=end-of-candidates
            """);

    assertThat(fragment.ufrag()).isEqualTo("EsAw");
    assertThat(fragment.candidates())
        .containsExactly(
            new IceCandidate(
                "candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host", "0", null, "EsAw"),
            new IceCandidate(
                "candidate:2 1 udp 2122194687 198.51.100.1 61765 typ host", "0", null, "EsAw"));
  }

  @Test
  void theFragmentsNameMayStandInASection() {
    TrickleFragment fragment =
        TrickleFragment.parse("m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\na=ice-ufrag:abcd\r\n");

    assertThat(fragment.ufrag()).isEqualTo("abcd");
    assertThat(fragment.candidates()).isEmpty();
  }

  @Test
  void whatIsNoFragmentOrTooMuchIsRefused() {
    assertThatThrownBy(() -> TrickleFragment.parse("nonsense"))
        .isInstanceOf(ApiRefusal.class)
        .hasMessageContaining("SDP");
    assertThatThrownBy(() -> TrickleFragment.parse("v=0\r\n"))
        .isInstanceOf(ApiRefusal.class)
        .hasMessageContaining("no a=ice-ufrag and no a=candidate");
    assertThatThrownBy(() -> TrickleFragment.parse("a=candidate:1\n".repeat(65)))
        .isInstanceOf(ApiRefusal.class)
        .hasMessageContaining("65 candidates (expected: at most 64)");
  }
}
