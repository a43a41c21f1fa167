package org.camfleet.fleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class KnockTest {
  @Test
  void aPortOnWhichNobodyListensIsRefusedAndOneWithAListenerIsNot() throws Exception {
    int port;
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listening.getLocalPort();
      assertThat(result(Knock.refused("127.0.0.1", port))).isFalse();
    }
    assertThat(result(Knock.refused("127.0.0.1", port))).isTrue();
  }

  @Test
  void aMachineThatIsNotFoundRefusesNothing() {
    // A name that does not exist has no machine that could say so.
    assertThat(result(Knock.refused("no-such-host.invalid", 9))).isFalse();
  }
}
