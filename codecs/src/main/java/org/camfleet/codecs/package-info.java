/**
 * Bytes in, values out; no sockets, no threads, no clock. Start at rtp.RtpPacket; what can not be
 * read is a MalformedException.
 */
@NullMarked
package org.camfleet.codecs;

import org.jspecify.annotations.NullMarked;
