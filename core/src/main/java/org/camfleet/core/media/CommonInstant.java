package org.camfleet.core.media;

/**
 * An instant for which a source has told the RTP timestamp of each of its streams, as one stream
 * sees it.
 *
 * @param timeMicros where the stream's line has it, microseconds since the Unix epoch
 * @param leadMicros by how much the stream's units are later than their arrival
 */
record CommonInstant(long timeMicros, long leadMicros) {
  // Streams that are sent together arrive closer together than this; a timestamp that was made up
  // is hours away.
  private static final long REACH_MICROS = 600_000L;

  /**
   * Whether a stream that arrives now may be there: its place and its arrival are as far apart as
   * those of the other stream, but for what one of them may be under way longer.
   */
  boolean allows(long placeMicros, long arrivalMicros) {
    long lead = placeMicros - arrivalMicros;
    return Math.abs(lead - leadMicros) <= REACH_MICROS && Math.abs(lead) <= StampWatch.REACH_MICROS;
  }
}
