/** MPEG transport streams (ISO 13818-1), written, never read. Start at TransportStream. */
@NullMarked
package org.camfleet.codecs.mpegts;

import org.jspecify.annotations.NullMarked;
