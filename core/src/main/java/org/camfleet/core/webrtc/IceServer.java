package org.camfleet.core.webrtc;

import java.util.List;
import org.camfleet.core.Secret;

/**
 * A TURN server with its short-lived credential, as GetIceServerConfig answers it.
 *
 * @param uris such as {@code turn:198.51.100.7:3478?transport=udp}
 * @param username the TURN user name
 * @param password the TURN password
 * @param ttlSeconds life of the credential in seconds, 30 to 86400
 */
public record IceServer(List<String> uris, String username, Secret password, int ttlSeconds) {}
