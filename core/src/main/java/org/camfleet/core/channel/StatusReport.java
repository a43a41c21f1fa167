package org.camfleet.core.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's peers are at one moment, as the outside sees it once they are counted. Made by
 * the Channel actor; any thread may then fill in the counters.
 */
record StatusReport(long feeding, List<Row> rows) {
  /** One peer. */
  record Row(String role, Participant participant, Channel.PeerStatus status) {
    private PeerStats stats(Map<Long, PeerStats> counted) {
      return counted.getOrDefault(status.epoch(), PeerStats.NONE);
    }

    private long packets(PeerStats stats) {
      return participant.isMaster() ? stats.packetsReceived() : stats.packetsSent();
    }

    private long bytes(PeerStats stats) {
      return participant.isMaster() ? stats.bytesReceived() : stats.bytesSent();
    }

    private Channel.PeerStatus counted(Map<Long, PeerStats> counted) {
      PeerStats stats = stats(counted);
      return new Channel.PeerStatus(
          status.participant(),
          status.state(),
          status.epoch(),
          status.since(),
          status.lastFragmentAt(),
          status.missing(),
          packets(stats),
          bytes(stats),
          stats.freezes(),
          stats.frozenMicros() / 1_000);
    }

    private Presence.Session session(Map<Long, PeerStats> counted) {
      PeerStats stats = stats(counted);
      return new Presence.Session(
          role,
          participant.clientId(),
          status.state(),
          status.since(),
          status.epoch(),
          packets(stats),
          bytes(stats),
          stats.freezes(),
          stats.frozenMicros() / 1_000);
    }
  }

  /** Of these peers, of which the one with the epoch {@code feeding} feeds the archive. */
  static StatusReport of(long feeding, List<PeerRoster.Member> members) {
    return new StatusReport(feeding, members.stream().map(StatusReport::row).toList());
  }

  private static Row row(PeerRoster.Member member) {
    return new Row(
        member.kind().role(member.participant()),
        member.participant(),
        new Channel.PeerStatus(
            member.participant().toString(),
            member.state(),
            member.epoch(),
            member.since(),
            member.lastFragmentAt(),
            member.missing(),
            0,
            0,
            0,
            0));
  }

  /** The status of the channel, whose newest join has this epoch. */
  Channel.Status status(String arn, long epoch, Map<Long, PeerStats> counted) {
    Channel.@Nullable PeerStatus master = null;
    List<Channel.PeerStatus> viewers = new ArrayList<>();
    for (Row row : rows) {
      Channel.PeerStatus status = row.counted(counted);
      if (!row.participant().isMaster()) {
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
