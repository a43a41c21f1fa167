/**
 * UDP sockets on media loops: datagrams in and out, sessions told apart. Start at MediaSocket and
 * DatagramPath; knows STUN only as far as it must to find the session.
 */
@NullMarked
package org.camfleet.core.webrtc.net;

import org.jspecify.annotations.NullMarked;
