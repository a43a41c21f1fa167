/** RTCP packets both ways (RFC 3550, 4585, 5104). Start at RtcpPacket. */
@NullMarked
package org.camfleet.codecs.rtcp;

import org.jspecify.annotations.NullMarked;
