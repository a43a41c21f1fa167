/** Matroska (RFC 9559) as a live stream: written, never read. Start at MatroskaWriter. */
@NullMarked
package org.camfleet.codecs.mkv;

import org.jspecify.annotations.NullMarked;
