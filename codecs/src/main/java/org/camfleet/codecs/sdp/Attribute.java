package org.camfleet.codecs.sdp;

import org.jspecify.annotations.Nullable;

/**
 * An {@code a=} line (RFC 8866 5.13).
 *
 * @param name what stands before the first colon
 * @param value what follows it; null for a flag such as {@code a=rtcp-mux}
 */
public record Attribute(String name, @Nullable String value) {

  /** Reads the value of an {@code a=} line; spaces around name and value are dropped. */
  public static Attribute parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Attribute(text.strip(), null)
        : new Attribute(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }

  @Override
  public String toString() {
    return value == null ? name : name + ":" + value;
  }
}
