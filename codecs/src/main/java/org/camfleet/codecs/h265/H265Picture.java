package org.camfleet.codecs.h265;

import org.jspecify.annotations.Nullable;

/**
 * One picture out of RTP.
 *
 * @param data its NAL units, each behind a 4-byte length, without parameter sets and delimiters
 * @param rtpTimestamp the RTP timestamp, unsigned 32 bits
 * @param keyFrame whether a decoder can start at it (IDR, CRA, BLA)
 * @param damaged whether a part of it or a picture that it may need is missing; a complete key
 *     frame is never damaged
 * @param parameterSets the sets it needs as far as known; the same object while unchanged
 */
public record H265Picture(
    byte[] data,
    long rtpTimestamp,
    boolean keyFrame,
    boolean damaged,
    @Nullable ParameterSets parameterSets) {}
