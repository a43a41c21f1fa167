package org.camfleet.core.archive;

import java.math.BigInteger;

/**
 * A fragment's place in its stream: the epoch of the join that made it, then a count.
 *
 * <p>As text it is 30 decimal digits that sort the same as strings and as numbers.
 *
 * @param epoch the join's epoch, not negative
 * @param sequence rises by one from fragment to fragment of an epoch, from 1
 */
public record FragmentNumber(long epoch, long sequence) implements Comparable<FragmentNumber> {
  private static final int SEQUENCE_DIGITS = 10;
  private static final int LENGTH = 30;
  private static final long SEQUENCE_LIMIT = 10_000_000_000L;

  /** Checks the ranges. */
  public FragmentNumber {
    if (epoch < 0 || sequence < 0 || sequence >= SEQUENCE_LIMIT) {
      throw new IllegalArgumentException(
          "fragment number: epoch %d, sequence %d (expected: 0 or more, below %d)"
              .formatted(epoch, sequence, SEQUENCE_LIMIT));
    }
  }

  /** Reads the text form; throws IllegalArgumentException when it is not one of ours. */
  public static FragmentNumber parse(String text) {
    if (text.length() != LENGTH
        || text.charAt(0) != '1'
        || !text.chars().allMatch(FragmentNumber::isDigit)) {
      throw new IllegalArgumentException(
          "fragment number: " + text.length() + " characters (expected: 30 digits, the first 1)");
    }
    BigInteger epoch = new BigInteger(text.substring(1, LENGTH - SEQUENCE_DIGITS));
    if (epoch.bitLength() > 63) {
      throw new IllegalArgumentException(
          "fragment number: epoch " + epoch + " (expected: 63 bits)");
    }
    return new FragmentNumber(
        epoch.longValue(), Long.parseLong(text.substring(LENGTH - SEQUENCE_DIGITS)));
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  @Override
  public int compareTo(FragmentNumber other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
  }

  @Override
  public String toString() {
    return "1%019d%010d".formatted(epoch, sequence);
  }
}
