package org.camfleet.core.rtsp;

import java.util.Locale;
import org.camfleet.core.media.TimelineFault;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.metrics.Metrics.Counter;
import org.camfleet.core.rtsp.udp.UdpMetrics;

/** The instruments that all camera sessions share. */
final class ClientMetrics {
  final Counter bytes;
  final Counter pictures;
  final Counter droppedPictures;
  final Counter malformed;
  final Counter skippedBytes;
  final Counter keyFrameRequests;
  private final Counter[] timeFaults = new Counter[TimelineFault.values().length];
  final UdpMetrics udp;
  final Backchannel.Counters backchannel;
  private final Metrics metrics;

  ClientMetrics(Metrics metrics) {
    this.metrics = metrics;
    udp = new UdpMetrics(metrics);
    backchannel = Backchannel.Counters.of(metrics);
    bytes = metrics.counter("camfleet_rtsp_received_bytes_total");
    pictures = metrics.counter("camfleet_rtsp_pictures_total");
    droppedPictures = metrics.counter("camfleet_rtsp_dropped_pictures_total");
    malformed = metrics.counter("camfleet_rtsp_malformed_packets_total");
    skippedBytes = metrics.counter("camfleet_rtsp_skipped_bytes_total");
    keyFrameRequests = metrics.counter("camfleet_rtsp_key_frame_requests_total");
    for (TimelineFault fault : TimelineFault.values()) {
      timeFaults[fault.ordinal()] =
          metrics.counter(
              "camfleet_rtsp_time_faults_total", "fault", fault.name().toLowerCase(Locale.ROOT));
    }
  }

  void repaired(TimelineFault fault) {
    timeFaults[fault.ordinal()].increment();
  }

  void ended(RtspFault.Kind kind) {
    metrics
        .counter("camfleet_rtsp_faults_total", "kind", kind.name().toLowerCase(Locale.ROOT))
        .increment();
  }
}
