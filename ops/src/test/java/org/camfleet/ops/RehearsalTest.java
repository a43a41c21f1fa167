package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void aNodesOwnPeersMeetOverItsOwnSocketsAndLeaveNothingBehind() throws Exception {
    CountingMetrics metrics = new CountingMetrics();
    LocalAddresses loopback = LocalAddresses.fixed(List.of(InetAddress.getByName("127.0.0.1")));
    try (MediaLoops loops = MediaLoops.start(1);
        MediaTransports peers =
            MediaTransports.open(loops, MediaTransports.Settings.of(0, loopback), metrics)) {
      Rehearsal.connect(loops.of("rehearsal"), peers).get(20, TimeUnit.SECONDS);
    }
    for (String role : List.of("client", "server")) {
      assertThat(metrics.value("camfleet_dtls_handshakes_total", "role", role, "outcome", "ok"))
          .as(role)
          .isEqualTo(1);
    }
  }
}
