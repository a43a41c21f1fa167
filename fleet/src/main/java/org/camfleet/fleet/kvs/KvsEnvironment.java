package org.camfleet.fleet.kvs;

import java.time.InstantSource;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.policy.Policies;
import org.camfleet.fleet.sigv4.AccessKeys;

/**
 * All that the operations and signaling sockets need of their surroundings.
 *
 * @param clock wall time, for signatures and creation times
 */
public record KvsEnvironment(
    KvsSettings settings,
    HttpEdge http,
    AccessKeys accessKeys,
    Policies policies,
    KvsQuotas quotas,
    ChannelStore channels,
    StreamStore streams,
    TagStore tags,
    StreamSettings streamSettings,
    Channels door,
    IceServers iceServers,
    HlsPlayback hls,
    ArchivedMedia media,
    Metrics metrics,
    InstantSource clock) {}
