package org.camfleet.core.webrtc.rtp;

import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.metrics.Metrics.Counter;

/** The instruments that all senders and receivers of a node share. */
record RtpMetrics(
    Counter packetsSent,
    Counter bytesSent,
    Counter picturesSent,
    Counter packetsResent,
    Counter resendsRefused,
    Counter unitsDropped,
    Counter keyFrameRequestsReceived,
    Counter packetsReceived,
    Counter bytesReceived,
    Counter picturesReceived,
    Counter picturesDropped,
    Counter packetsLost,
    Counter packetsRecovered,
    Counter packetsDuplicate,
    Counter packetsMalformed,
    Counter nacksSent,
    Counter keyFrameRequestsSent,
    Counter freezes,
    Counter frozenMillis) {

  static RtpMetrics of(Metrics metrics) {
    return new RtpMetrics(
        metrics.counter("camfleet_rtp_packets_sent_total"),
        metrics.counter("camfleet_rtp_bytes_sent_total"),
        metrics.counter("camfleet_rtp_pictures_sent_total"),
        metrics.counter("camfleet_rtp_packets_resent_total"),
        metrics.counter("camfleet_rtp_resends_refused_total"),
        metrics.counter("camfleet_rtp_units_dropped_total"),
        metrics.counter("camfleet_rtp_key_frame_requests_received_total"),
        metrics.counter("camfleet_rtp_packets_received_total"),
        metrics.counter("camfleet_rtp_bytes_received_total"),
        metrics.counter("camfleet_rtp_pictures_received_total"),
        metrics.counter("camfleet_rtp_pictures_dropped_total"),
        metrics.counter("camfleet_rtp_packets_lost_total"),
        metrics.counter("camfleet_rtp_packets_recovered_total"),
        metrics.counter("camfleet_rtp_packets_duplicate_total"),
        metrics.counter("camfleet_rtp_packets_malformed_total"),
        metrics.counter("camfleet_rtp_nacks_sent_total"),
        metrics.counter("camfleet_rtp_key_frame_requests_sent_total"),
        metrics.counter("camfleet_rtp_freezes_total"),
        metrics.counter("camfleet_rtp_frozen_milliseconds_total"));
  }
}
