package org.camfleet.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;

class IncomingMediaTest {
  @Test
  void whatComesFromCamerasAndIntoChannelsIsAddedUpAndStillCounted() {
    CountingMetrics counting = new CountingMetrics();
    IncomingMedia media = new IncomingMedia(counting);
    media.counter("camfleet_rtsp_received_bytes_total").add(1000);
    media.counter("camfleet_rtp_bytes_received_total").add(200);
    media.counter("camfleet_rtp_bytes_sent_total").add(5000);

    assertThat(media.bytes()).isEqualTo(1200);
    assertThat(counting.value("camfleet_rtsp_received_bytes_total")).isEqualTo(1000);
    assertThat(counting.value("camfleet_rtp_bytes_sent_total")).isEqualTo(5000);
  }
}
