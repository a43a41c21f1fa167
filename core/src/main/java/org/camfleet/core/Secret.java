package org.camfleet.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A password, key or token that never shows itself: its {@code toString} shows nothing of it, and
 * it has no serialised form.
 *
 * <p>Only {@link #reveal()} gives the text, so a search for its callers lists every place where a
 * secret leaves the program.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps a text; the caller should drop its own copy. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The text itself, for the one call that must send or compute with it. */
  public String reveal() {
    return value;
  }

  /** Compares in constant time, as a password check must. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && matches(secret.value);
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
