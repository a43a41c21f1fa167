package org.camfleet.codecs.audio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which G.726 it is (RFC 3551 clause 4.5.4).
 *
 * @param bits of a sample, 2 to 5
 * @param highFirst whether samples are packed from the highest bit of a byte on (AAL2), not from
 *     the lowest
 */
public record G726(int bits, boolean highFirst) {
  private static final Pattern NAME = Pattern.compile("(?i)(AAL2-)?G726-(16|24|32|40)");

  /** By the codec's name in a description, such as {@code G726-32}; null when it is another. */
  public static @Nullable G726 named(String encoding) {
    if (encoding.equalsIgnoreCase("G721")) {
      return new G726(4, false);
    }
    Matcher name = NAME.matcher(encoding);
    return name.matches()
        ? new G726(Integer.parseInt(name.group(2)) / 8, name.group(1) != null)
        : null;
  }

  /** As {@link #of} reads it. */
  public byte[] config() {
    return new byte[] {(byte) bits, (byte) (highFirst ? 1 : 0)};
  }

  /** What {@link #config} wrote. */
  public static G726 of(byte[] config) {
    if (config.length != 2 || config[0] < 2 || config[0] > 5) {
      throw new IllegalStateException("G.726 configuration: unreadable (expected: two bytes)");
    }
    return new G726(config[0], config[1] == 1);
  }
}
