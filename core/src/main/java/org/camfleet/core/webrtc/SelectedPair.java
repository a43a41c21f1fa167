package org.camfleet.core.webrtc;

import org.camfleet.core.CborSerializable;

/**
 * The candidate pair over which media travel.
 *
 * @param localType {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param protocol how this side sends: {@code udp}, or to its relay also {@code tcp} and {@code
 *     tls}
 * @param local our address and port as the far end sees them
 * @param remoteType {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param remote the far end's address and port
 */
public record SelectedPair(
    String localType, String protocol, String local, String remoteType, String remote)
    implements CborSerializable {}
