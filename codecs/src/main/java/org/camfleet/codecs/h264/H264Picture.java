package org.camfleet.codecs.h264;

import org.jspecify.annotations.Nullable;

/**
 * One picture out of RTP.
 *
 * @param avcc its NAL units, each behind a 4-byte length, without parameter sets, delimiters and
 *     filler
 * @param rtpTimestamp the RTP timestamp, unsigned 32 bits
 * @param keyFrame whether all its slices are IDR
 * @param bidirectional whether it has B slices, which mostly means that pictures are reordered
 * @param damaged whether a part of it or a picture that it may need is missing; a complete key
 *     frame is never damaged
 * @param parameterSets the sets it needs as far as known; the same object while unchanged
 */
public record H264Picture(
    byte[] avcc,
    long rtpTimestamp,
    boolean keyFrame,
    boolean bidirectional,
    boolean damaged,
    @Nullable ParameterSets parameterSets) {}
