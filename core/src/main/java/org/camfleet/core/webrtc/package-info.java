/** PeerConnection on Netty: ICE, DTLS, SRTP, senders, receivers. Start at PeerConnection. */
@NullMarked
package org.camfleet.core.webrtc;

import org.jspecify.annotations.NullMarked;
