/** Signaling messages and the session of a connected socket. Start at SignalingMessage. */
@NullMarked
package org.camfleet.core.signaling;

import org.jspecify.annotations.NullMarked;
