package org.camfleet.core.media;

/**
 * The atom of the media plane: all slices of one picture, or one audio frame. Immutable once
 * published.
 *
 * <p>A picture's {@code data} is its NAL units, each behind a 4-byte big-endian length (ISO
 * 14496-15), without parameter sets and access unit delimiters: those live in the track. A JPEG
 * picture's is the image. An audio unit's {@code data} is one codec frame.
 *
 * @param track what the bytes are; a new track object means new parameter sets from this unit on
 * @param data the payload; never modified after publication
 * @param timeMicros presentation time, microseconds since the Unix epoch on the source's one
 *     monotonic timeline
 * @param arrivalMicros when it arrived here, microseconds since the Unix epoch
 * @param keyFrame whether a decoder can start here; always true for audio
 */
public record AccessUnit(
    Track track, byte[] data, long timeMicros, long arrivalMicros, boolean keyFrame) {

  /** Whether this is a picture. */
  public boolean isVideo() {
    return !(track instanceof AudioTrack);
  }
}
