package org.camfleet.fleet.whip;

import java.time.InstantSource;
import java.util.List;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.kvs.IceServers;
import org.jspecify.annotations.Nullable;

/**
 * All that WHIP and WHEP need of their surroundings.
 *
 * @param door the way to the channels
 * @param iceServers relays that clients are told of
 * @param publicAuthority host, or host:port, in session URLs; null for the one that a client used
 * @param allowedOrigins web origins whose pages may call; {@code *} is every one
 * @param clock wall time, for the expiry of tokens
 */
public record WhipEnvironment(
    WhipSettings settings,
    ChannelTokens tokens,
    Channels door,
    IceServers iceServers,
    @Nullable String publicAuthority,
    List<String> allowedOrigins,
    Metrics metrics,
    InstantSource clock) {}
