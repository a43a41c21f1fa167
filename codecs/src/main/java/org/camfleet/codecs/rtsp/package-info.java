/**
 * RTSP 1.0 messages (RFC 2326), interleaved frames and the headers with a grammar of their own.
 * Start at RtspReader.
 */
@NullMarked
package org.camfleet.codecs.rtsp;

import org.jspecify.annotations.NullMarked;
