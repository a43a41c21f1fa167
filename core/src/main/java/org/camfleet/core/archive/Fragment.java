package org.camfleet.core.archive;

import org.camfleet.core.media.ClockQuality;
import org.jspecify.annotations.Nullable;

/**
 * A stored piece of a stream: about one group of pictures with its sound.
 *
 * @param stream the stream's ARN
 * @param number its place in the stream
 * @param producerMicros when its first picture was taken, microseconds since the Unix epoch
 * @param serverMicros when its first picture arrived here, microseconds since the Unix epoch
 * @param durationMicros how long it lasts
 * @param keyFrame whether it starts with a key frame, as all do but those cut for their length
 * @param clock how well its times are known; null of one that was stored before this was
 * @param headersId names its {@link TrackHeaders}
 * @param place where its bytes are
 */
public record Fragment(
    String stream,
    FragmentNumber number,
    long producerMicros,
    long serverMicros,
    long durationMicros,
    boolean keyFrame,
    @Nullable ClockQuality clock,
    long headersId,
    Place place) {

  /**
   * Where a fragment's bytes are.
   *
   * @param store the identity of the data directory
   * @param segment the segment file's number
   * @param offset of the record in the file
   * @param length of the record in bytes
   */
  public record Place(String store, long segment, long offset, int length) {}

  /** When its last picture ends, on the producer's clock. */
  public long producerEndMicros() {
    return producerMicros + durationMicros;
  }

  /** The same fragment, listed with another duration. */
  Fragment withDuration(long micros) {
    return micros == durationMicros
        ? this
        : new Fragment(
            stream,
            number,
            producerMicros,
            serverMicros,
            micros,
            keyFrame,
            clock,
            headersId,
            place);
  }
}
