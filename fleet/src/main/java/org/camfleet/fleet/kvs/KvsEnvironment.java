package org.camfleet.fleet.kvs;

import java.time.InstantSource;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.sigv4.AccessKeys;

/**
 * All that the operations and signaling sockets need of their surroundings.
 *
 * @param clock wall time, for signatures and creation times
 */
public record KvsEnvironment(
    KvsSettings settings,
    AccessKeys accessKeys,
    ChannelStore channels,
    StreamStore streams,
    TagStore tags,
    Channels door,
    IceServers iceServers,
    HlsPlayback hls,
    Metrics metrics,
    InstantSource clock) {}
