package org.camfleet.core.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camfleet.core.webrtc.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's peers are at one moment, as the outside sees it once they are counted. Made by
 * the Channel actor; any thread may then fill in the counters.
 */
record StatusReport(long feeding, List<Row> rows) {
  /** One peer. */
  record Row(SessionKind kind, @Nullable String clientId, Channel.PeerStatus status) {
    private long packets(Map<Long, PeerStats> counted) {
      PeerStats stats = counted.getOrDefault(status.epoch(), PeerStats.NONE);
      return kind == SessionKind.MASTER ? stats.packetsReceived() : stats.packetsSent();
    }

    private Channel.PeerStatus counted(Map<Long, PeerStats> counted) {
      return new Channel.PeerStatus(
          status.participant(),
          status.state(),
          status.epoch(),
          status.since(),
          status.lastFragmentAt(),
          status.missing(),
          packets(counted));
    }

    private Presence.Session session(Map<Long, PeerStats> counted) {
      return new Presence.Session(
          kind.code(), clientId, status.state(), status.since(), status.epoch(), packets(counted));
    }
  }

  /** Of these peers, of which the one with the epoch {@code feeding} feeds the archive. */
  static StatusReport of(long feeding, List<PeerRoster.Member> members) {
    return new StatusReport(feeding, members.stream().map(StatusReport::row).toList());
  }

  private static Row row(PeerRoster.Member member) {
    return new Row(
        member.kind(),
        member.participant().clientId(),
        new Channel.PeerStatus(
            member.participant().toString(),
            member.state(),
            member.epoch(),
            member.since(),
            member.lastFragmentAt(),
            member.missing(),
            0));
  }

  /** The status of the channel, whose newest join has this epoch. */
  Channel.Status status(String arn, long epoch, Map<Long, PeerStats> counted) {
    Channel.@Nullable PeerStatus master = null;
    List<Channel.PeerStatus> viewers = new ArrayList<>();
    for (Row row : rows) {
      Channel.PeerStatus status = row.counted(counted);
      if (row.kind() != SessionKind.MASTER) {
        viewers.add(status);
      } else if (status.epoch() == feeding || master == null) {
        master = status;
      }
    }
    return new Channel.Status(arn, master, viewers, epoch);
  }

  /** The peers as they are listed beside who is reached by signaling. */
  List<Presence.Session> sessions(Map<Long, PeerStats> counted) {
    return rows.stream().map(row -> row.session(counted)).toList();
  }
}
