/**
 * STUN (RFC 8489) and TURN (RFC 8656) messages: bytes to values and back. Start at StunMessage and
 * StunBuilder.
 */
@NullMarked
package org.camfleet.codecs.stun;

import org.jspecify.annotations.NullMarked;
