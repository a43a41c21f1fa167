package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {
  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "168.63.129.16",
        "192.0.0.192",
        "100.100.100.200",
        "fe80::1",
        "febf::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe"
      })
  void whatMayKnowCredentialsIsDenied(String text) throws Exception {
    assertThat(EgressRules.DEFAULT.refusal(address(text))).startsWith("denied by ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "10.0.0.5", "192.168.1.64", "100.64.0.1", "fec0::1", "2001:db8::7"})
  void camerasAreNot(String text) throws Exception {
    assertThat(EgressRules.DEFAULT.refusal(address(text))).isNull();
  }

  @Test
  void anAllowListIsWhatMayBeConnectedToWithoutTheDenied() throws Exception {
    EgressRules rules =
        EgressRules.of(List.of("10.1.2.0/25"), List.of("10.0.0.0/8", "2001:db8::/32"));

    assertThat(rules.refusal(address("10.9.9.9"))).isNull();
    assertThat(rules.refusal(address("2001:db8:1::1"))).isNull();
    assertThat(rules.refusal(address("10.1.2.127"))).isEqualTo("denied by 10.1.2.0/25");
    assertThat(rules.refusal(address("10.1.2.128"))).isNull();
    assertThat(rules.refusal(address("11.0.0.1"))).isEqualTo("in none of the allowed networks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "camera.local", "fe80::/129", "10/8"})
  void whatIsNoNetworkIsTold(String text) {
    assertThatThrownBy(() -> EgressRules.Network.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("network: " + text + " (expected: ADDRESS/BITS, such as 10.0.0.0/8)");
  }
}
