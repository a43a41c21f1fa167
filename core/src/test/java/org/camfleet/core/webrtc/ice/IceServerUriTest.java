package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camfleet.codecs.MalformedException;
import org.camfleet.core.webrtc.ice.IceServerUri.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceServerUriTest {
  @Test
  void formsOfRealServersAreRead() throws MalformedException {
    assertThat(
            IceServerUri.parse(
                "turn:198-51-100-7.t-1a2b.kinesisvideo.us-east-1.amazonaws.com:443?transport=udp"))
        .isEqualTo(
            new IceServerUri(
                true,
                "198-51-100-7.t-1a2b.kinesisvideo.us-east-1.amazonaws.com",
                443,
                Transport.UDP));
    assertThat(IceServerUri.parse("turns:relay.example:443?transport=udp").isUsable()).isFalse();
    assertThat(IceServerUri.parse("turns:relay.example:443?transport=tcp").transport())
        .isEqualTo(Transport.TLS);
    assertThat(IceServerUri.parse("turns:relay.example").transport()).isEqualTo(Transport.TLS);
    assertThat(IceServerUri.parse("stun:stun.example?transport=tcp").isUsable()).isFalse();
    assertThat(IceServerUri.parse("turn:relay.example?transport=sctp").isUsable()).isFalse();
    assertThat(IceServerUri.parse("turns:relay.example").port()).isEqualTo(5349);
    assertThat(IceServerUri.parse("turn:relay.example?transport=tcp").transport())
        .isEqualTo(Transport.TCP);
    assertThat(IceServerUri.parse("STUN:stun.example"))
        .isEqualTo(new IceServerUri(false, "stun.example", 3478, Transport.UDP));
    assertThat(IceServerUri.parse("turn:[2001:db8::7]:9"))
        .isEqualTo(new IceServerUri(true, "2001:db8::7", 9, Transport.UDP));
    assertThat(IceServerUri.parse("turn:[2001:db8::7]").host()).isEqualTo("2001:db8::7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "turn", "turnx:a", "http://a", "turn:", "turn::9", "turn:a:0", "stun:a:99999"})
  void nonsenseIsRefused(String text) {
    assertThatThrownBy(() -> IceServerUri.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("ICE server: ");
  }
}
