package org.camfleet.core.adaptive;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import java.util.Map;
import java.util.Objects;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.SelectedPair;
import org.jspecify.annotations.Nullable;

/**
 * What libwebrtc counts of one session (W3C's WebRTC statistics).
 *
 * @param stats the counters
 * @param pair the way of the media; null while there is none
 * @param srtpProfile empty while there is none
 * @param bitrate bits a second that the way takes, as congestion control has it; 0: not known
 */
record Flow(PeerStats stats, @Nullable SelectedPair pair, String srtpProfile, long bitrate) {
  static final Flow NONE = new Flow(PeerStats.NONE, null, "", 0);

  static Flow of(RTCStatsReport report) {
    Map<String, RTCStats> all = report.getStats();
    long packets = 0;
    long bytes = 0;
    long resent = 0;
    Map<String, Object> video = Map.of();
    Map<String, Object> transport = Map.of();
    for (RTCStats one : all.values()) {
      Map<String, Object> values = one.getAttributes();
      if (one.getType() == RTCStatsType.OUTBOUND_RTP) {
        packets += number(values, "packetsSent");
        bytes += number(values, "bytesSent");
        resent += number(values, "retransmittedPacketsSent");
        video = "video".equals(values.get("kind")) ? values : video;
      } else if (one.getType() == RTCStatsType.TRANSPORT) {
        transport = values;
      }
    }
    Map<String, Object> chosen = values(all, transport.get("selectedCandidatePairId"));
    PeerStats stats =
        new PeerStats(
            packets,
            number(transport, "packetsReceived"),
            bytes,
            number(transport, "bytesReceived"),
            number(video, "framesSent"),
            0,
            resent,
            0,
            number(video, "pliCount") + number(video, "firCount"),
            (long) (decimal(chosen, "currentRoundTripTime") * 1_000_000),
            0,
            0);
    return new Flow(
        stats,
        pair(all, chosen),
        Objects.toString(transport.get("srtpCipher"), ""),
        (long) decimal(chosen, "availableOutgoingBitrate"));
  }

  private static @Nullable SelectedPair pair(
      Map<String, RTCStats> all, Map<String, Object> chosen) {
    Map<String, Object> local = values(all, chosen.get("localCandidateId"));
    Map<String, Object> remote = values(all, chosen.get("remoteCandidateId"));
    return local.isEmpty() || remote.isEmpty()
        ? null
        : new SelectedPair(
            text(local, "candidateType"),
            Objects.toString(local.get("relayProtocol"), text(local, "protocol")),
            address(local),
            text(remote, "candidateType"),
            address(remote));
  }

  private static String address(Map<String, Object> candidate) {
    return text(candidate, "address") + ":" + number(candidate, "port");
  }

  private static Map<String, Object> values(Map<String, RTCStats> all, @Nullable Object id) {
    RTCStats found = id == null ? null : all.get(id);
    return found == null ? Map.of() : found.getAttributes();
  }

  private static String text(Map<String, Object> values, String name) {
    return Objects.toString(values.get(name), "");
  }

  private static long number(Map<String, Object> values, String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static double decimal(Map<String, Object> values, String name) {
    return values.get(name) instanceof Number number ? number.doubleValue() : 0;
  }
}
