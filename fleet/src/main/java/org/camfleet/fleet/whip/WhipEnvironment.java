package org.camfleet.fleet.whip;

import java.time.InstantSource;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.kvs.HttpEdge;
import org.camfleet.fleet.kvs.IceServers;
import org.jspecify.annotations.Nullable;

/**
 * All that WHIP and WHEP need of their surroundings.
 *
 * @param door the way to the channels
 * @param iceServers relays that clients are told of
 * @param publicAuthority host, or host:port, in session URLs; null for the one that a client used
 * @param http names of the standard port, and the web origins whose pages may call
 * @param clock wall time, for the expiry of tokens
 */
public record WhipEnvironment(
    WhipSettings settings,
    ChannelTokens tokens,
    Channels door,
    IceServers iceServers,
    @Nullable String publicAuthority,
    HttpEdge http,
    Metrics metrics,
    InstantSource clock) {}
