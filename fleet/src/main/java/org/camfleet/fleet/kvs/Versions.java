package org.camfleet.fleet.kvs;

import java.security.SecureRandom;

/** The opaque versions that resources change with every update. */
public final class Versions {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Versions() {}

  /** A version that no resource had before. */
  public static String next() {
    var version = new StringBuilder(20);
    for (int i = 0; i < 20; i++) {
      version.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return version.toString();
  }
}
