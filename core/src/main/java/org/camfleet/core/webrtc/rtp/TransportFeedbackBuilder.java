package org.camfleet.core.webrtc.rtp;

import java.util.Arrays;
import org.camfleet.codecs.rtcp.TransportFeedback;
import org.camfleet.codecs.rtp.SequenceUnwrapper;
import org.jspecify.annotations.Nullable;

/**
 * Gathers arrival times by transport-wide sequence number and makes feedback messages of them. A
 * packet that arrives after it was reported lost is reported again. One thread.
 */
final class TransportFeedbackBuilder {
  private static final int WINDOW = 2048;
  private static final int MOST_A_MESSAGE = 400; // 2 bytes a packet at the worst: fits 1200
  private static final long REFERENCE_MICROS = 64_000;
  private static final long DELTA_MICROS = 250;
  private static final long NOT = Long.MIN_VALUE;

  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private final long[] arrivals = new long[WINDOW];
  private boolean started;
  private long from; // first number that the next message covers
  private long end; // one behind the highest number seen
  private int count;

  TransportFeedbackBuilder() {
    Arrays.fill(arrivals, NOT);
  }

  void packet(int transportSequence, long arrivalMicros) {
    long sequence = unwrapper.unwrap(transportSequence);
    if (!started) {
      started = true;
      from = end = sequence;
    }
    if (sequence < end - WINDOW) {
      return;
    }
    for (; end <= sequence; end++) {
      arrivals[(int) end & WINDOW - 1] = NOT;
    }
    from = Math.max(Math.min(from, sequence), end - WINDOW);
    arrivals[(int) sequence & WINDOW - 1] = arrivalMicros;
  }

  /** Packets, arrived or not, that no message has covered. */
  int pending() {
    return (int) (end - from);
  }

  /** The next message, or null when there is nothing to report; to be called until it is null. */
  @Nullable TransportFeedback next(long ssrc, long mediaSsrc) {
    long first = from;
    while (first < end && at(first) == NOT) {
      first++;
    }
    if (first == end) {
      return null;
    }
    if (first - from >= MOST_A_MESSAGE) {
      from = first; // too long a gap to be told
    }
    long reference = Math.floorDiv(at(first), REFERENCE_MICROS);
    long ticks = reference * (REFERENCE_MICROS / DELTA_MICROS);
    int[] deltas = new int[(int) Math.min(end - from, MOST_A_MESSAGE)];
    int used = 0;
    for (; used < deltas.length; used++) {
      long arrival = at(from + used);
      if (arrival == NOT) {
        deltas[used] = TransportFeedback.LOST;
        continue;
      }
      long delta = Math.floorDiv(arrival, DELTA_MICROS) - ticks;
      if (delta < Short.MIN_VALUE || delta > Short.MAX_VALUE) {
        break;
      }
      deltas[used] = (int) delta;
      ticks += delta;
    }
    while (used > 0 && deltas[used - 1] == TransportFeedback.LOST) {
      used--; // what is missing at the end may still come
    }
    TransportFeedback message =
        new TransportFeedback(
            ssrc,
            mediaSsrc,
            (int) from & 0xFFFF,
            (int) (reference << 40 >> 40),
            count++ & 0xFF,
            Arrays.copyOf(deltas, used));
    from += used;
    return message;
  }

  private long at(long sequence) {
    return arrivals[(int) sequence & WINDOW - 1];
  }
}
