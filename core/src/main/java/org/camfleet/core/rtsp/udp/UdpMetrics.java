package org.camfleet.core.rtsp.udp;

import java.util.concurrent.atomic.AtomicBoolean;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.metrics.Metrics.Counter;
import org.camfleet.core.metrics.Metrics.Gauge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instruments that all cameras received over UDP share. */
public final class UdpMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(UdpMetrics.class);
  private static final AtomicBoolean SAID = new AtomicBoolean();

  final Counter lost;
  final Counter late;
  final Counter foreign;
  final Counter cut;
  final Gauge sockets;
  private final Gauge receiveBuffer;

  /** Looks them up. */
  public UdpMetrics(Metrics metrics) {
    lost = metrics.counter("camfleet_rtsp_udp_lost_packets_total");
    late = metrics.counter("camfleet_rtsp_udp_late_packets_total");
    foreign = metrics.counter("camfleet_rtsp_udp_foreign_packets_total");
    cut = metrics.counter("camfleet_rtsp_udp_cut_packets_total");
    sockets = metrics.gauge("camfleet_rtsp_udp_tracks");
    receiveBuffer = metrics.gauge("camfleet_rtsp_udp_receive_buffer_bytes");
  }

  /** Tells what the kernel granted; the log once, for it is the same for all. */
  void granted(int bytes, int asked) {
    receiveBuffer.set(bytes);
    if (bytes < asked && SAID.compareAndSet(false, true)) {
      LOG.warn(
          "UDP receive buffer of cameras: {} bytes (expected: {}); raise net.core.rmem_max, or key"
              + " frames lose packets",
          bytes,
          asked);
    }
  }
}
