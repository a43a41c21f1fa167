/**
 * DTLS 1.2 handshakes that yield SRTP keys (RFC 5764), on a bounded pool. Start at DtlsEndpoint;
 * Bouncy Castle blocks, so nothing of it runs on a media loop before the handshake is done.
 */
@NullMarked
package org.camfleet.core.webrtc.dtls;

import org.jspecify.annotations.NullMarked;
