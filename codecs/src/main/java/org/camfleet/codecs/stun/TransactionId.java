package org.camfleet.codecs.stun;

import java.util.random.RandomGenerator;

/**
 * The 96 random bits that tie an answer to its request (RFC 8489 clause 5).
 *
 * @param high the first eight bytes
 * @param low the last four bytes
 */
public record TransactionId(long high, int low) {

  /** Draws a fresh one; it must not be guessable, or strangers could answer for the peer. */
  public static TransactionId random(RandomGenerator random) {
    return new TransactionId(random.nextLong(), random.nextInt());
  }

  static TransactionId read(byte[] data, int offset) {
    return new TransactionId(Bytes.int64(data, offset), Bytes.int32(data, offset + 8));
  }

  void write(byte[] data, int offset) {
    Bytes.putInt64(data, offset, high);
    Bytes.putInt32(data, offset + 8, low);
  }
}
