/**
 * ICE (RFC 8445, 8838, 7675): finds a path that works and watches that it stays wanted. Start at
 * IceAgent.
 */
@NullMarked
package org.camfleet.core.webrtc.ice;

import org.jspecify.annotations.NullMarked;
