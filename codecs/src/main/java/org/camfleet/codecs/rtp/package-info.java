/** RTP packets and the counters that wrap (RFC 3550, RFC 8285). Start at RtpPacket. */
@NullMarked
package org.camfleet.codecs.rtp;

import org.jspecify.annotations.NullMarked;
