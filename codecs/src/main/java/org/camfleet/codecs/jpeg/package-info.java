/** JPEG images out of RTP (RFC 2435), as cameras send motion JPEG. Start at JpegDepacketizer. */
@NullMarked
package org.camfleet.codecs.jpeg;

import org.jspecify.annotations.NullMarked;
