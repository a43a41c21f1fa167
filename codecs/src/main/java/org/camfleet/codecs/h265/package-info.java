/**
 * H.265 NAL units, parameter sets and their RTP payload (RFC 7798), of cameras only. Start at
 * H265Depacketizer; what is alike in H.264 is taken from there.
 */
@NullMarked
package org.camfleet.codecs.h265;

import org.jspecify.annotations.NullMarked;
