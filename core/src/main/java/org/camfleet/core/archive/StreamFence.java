package org.camfleet.core.archive;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the list of a stream's fragments ends, and by that which fragments may still be listed: no
 * two overlap in time, and time rises with their numbers, whoever wrote them. Pure.
 *
 * @param epoch the newest master session that stored something, or that the fence was moved to
 * @param sequence the number of its last listed fragment, 0 while there is none
 * @param endMicros when the last listed fragment of any session ends, on the producer's clock
 * @param start where the newest session's first fragment begins; null while it has none
 */
public record StreamFence(long epoch, long sequence, long endMicros, @Nullable Start start) {
  /** The fence of a stream that has nothing listed. */
  public static final StreamFence NONE = new StreamFence(0, 0, Long.MIN_VALUE, null);

  /**
   * How far the clocks of two nodes may be apart: so much later than its successor's first fragment
   * may one have arrived that lies before it by the producer's clock.
   */
  public static final long CLOCKS_MICROS = 10_000_000;

  /**
   * How much of a fragment's end may be cut off where the next one begins. The end of a session's
   * last picture is a guess, so both sides of a seam can differ by a picture.
   */
  public static final long CUT_MICROS = 500_000;

  /** The beginning of a fragment on both clocks, microseconds since the Unix epoch. */
  public record Start(long producerMicros, long serverMicros) {
    static Start of(Fragment fragment) {
      return new Start(fragment.producerMicros(), fragment.serverMicros());
    }
  }

  /** Whether a fragment has a higher number than all that are listed: it is always listed. */
  public boolean isNewest(Fragment fragment) {
    return fragment.number().compareTo(new FragmentNumber(epoch, sequence)) > 0;
  }

  /** Whether another fence of the same stream knows a higher number. */
  public boolean isBehind(StreamFence other) {
    return new FragmentNumber(epoch, sequence)
            .compareTo(new FragmentNumber(other.epoch, other.sequence))
        < 0;
  }

  /** Whether a fragment is the newest and nothing that is listed has to give way to it. */
  public boolean isNext(Fragment fragment) {
    return isNewest(fragment) && fragment.producerMicros() >= endMicros;
  }

  /**
   * A late fragment as it is to be listed; empty when it is refused.
   *
   * @param nextMicros where the listed fragment with the next higher number begins
   */
  public Optional<Fragment> admit(Fragment late, long nextMicros) {
    long limit = nextMicros;
    if (late.number().epoch() < epoch) {
      if (start == null || late.serverMicros() > start.serverMicros() + CLOCKS_MICROS) {
        return Optional.empty();
      }
      limit = Math.min(limit, start.producerMicros());
    }
    OptionalLong duration = durationUntil(limit, late.producerMicros(), late.durationMicros());
    return duration.isEmpty()
        ? Optional.empty()
        : Optional.of(late.withDuration(duration.getAsLong()));
  }

  /**
   * How long a fragment may last when the next one begins at {@code limitMicros}; empty when it
   * overlaps too much to stay.
   */
  public static OptionalLong durationUntil(
      long limitMicros, long producerMicros, long durationMicros) {
    long overlap = producerMicros + durationMicros - limitMicros;
    if (overlap <= 0) {
      return OptionalLong.of(durationMicros);
    }
    return overlap <= CUT_MICROS && 2 * overlap <= durationMicros
        ? OptionalLong.of(durationMicros - overlap)
        : OptionalLong.empty();
  }

  /** The fence after a fragment was listed. */
  public StreamFence after(Fragment listed) {
    FragmentNumber number = listed.number();
    Start begins = Start.of(listed);
    if (number.epoch() < epoch) {
      return this;
    }
    if (isNewest(listed)) {
      boolean first = number.epoch() > epoch || start == null;
      return new StreamFence(
          number.epoch(), number.sequence(), listed.producerEndMicros(), first ? begins : start);
    }
    boolean earlier = start == null || begins.producerMicros() < start.producerMicros();
    return new StreamFence(epoch, sequence, endMicros, earlier ? begins : start);
  }

  /**
   * The fence moved by hand: all of epochs below this one are refused until it stores something.
   */
  public StreamFence movedTo(long newEpoch) {
    return newEpoch > epoch ? new StreamFence(newEpoch, 0, endMicros, null) : this;
  }
}
