/**
 * The one room that touches native codecs: FFmpeg for sound (decision D15) and for pictures (D7).
 * Start at OpusDecoder and AacEncoder, and at PictureDecoder. Sound is mono float samples in [-1,
 * 1]; every class belongs to one thread at a time and frees its native memory in {@code close}.
 */
@NullMarked
package org.camfleet.codecs.ffmpeg;

import org.jspecify.annotations.NullMarked;
