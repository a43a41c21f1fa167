package org.camfleet.fleet.inventory;

import java.time.InstantSource;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.accounts.AccountWarnings;
import org.camfleet.fleet.kvs.ChannelStore;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.StreamStore;
import org.jspecify.annotations.Nullable;

/**
 * All that the routes of the cameras need of their surroundings.
 *
 * @param store the inventory
 * @param certificates what cameras showed first over TLS
 * @param changes told what was put and deleted
 * @param cameras the door to the bridges
 * @param channels the door to the channels
 * @param channelStore the service's channels
 * @param streamStore the service's streams
 * @param tickets what viewers need for connecting
 * @param playback plays the service's streams
 * @param accounts says when an account gets more cameras than it may store
 * @param events where what happened is told
 * @param publicAuthority host and port in returned URLs; null for the request's own Host header
 * @param clock wall time
 */
public record CameraEnvironment(
    CameraStore store,
    CertificateStore certificates,
    CameraChanges changes,
    Cameras cameras,
    Channels channels,
    ChannelStore channelStore,
    StreamStore streamStore,
    ViewerTickets tickets,
    HlsPlayback playback,
    AccountWarnings accounts,
    Events events,
    Metrics metrics,
    @Nullable String publicAuthority,
    InstantSource clock) {}
