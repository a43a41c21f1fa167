/**
 * H.264 NAL units, parameter sets and their RTP payload both ways (RFC 6184). Start at
 * H264Depacketizer.
 */
@NullMarked
package org.camfleet.codecs.h264;

import org.jspecify.annotations.NullMarked;
