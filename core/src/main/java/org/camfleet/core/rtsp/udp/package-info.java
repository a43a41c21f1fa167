/**
 * RTP and RTCP of cameras over UDP: sockets, ports, order, and whose packets count. Knows nothing
 * of RTSP. Start at UdpTrack.
 */
@NullMarked
package org.camfleet.core.rtsp.udp;

import org.jspecify.annotations.NullMarked;
