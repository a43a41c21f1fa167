/**
 * Signaling messages and the session of a connected socket. Start at SignalingJson for the wire,
 * SignalingSocket for the service side, SignalingClient for the bridge.
 */
@NullMarked
package org.camfleet.core.signaling;

import org.jspecify.annotations.NullMarked;
