package org.camfleet.codecs.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which way media flows, seen from the writer of a description (RFC 8866 6.7). */
public enum Direction {
  SENDRECV(true, true),
  SENDONLY(true, false),
  RECVONLY(false, true),
  INACTIVE(false, false);

  private final boolean sends;
  private final boolean receives;

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  /** The direction that a section states itself; null when it states none. */
  public static @Nullable Direction of(Section section) {
    for (Direction direction : values()) {
      if (section.hasAttribute(direction.attributeName())) {
        return direction;
      }
    }
    return null;
  }

  /** Whether the writer sends. */
  public boolean sends() {
    return sends;
  }

  /** Whether the writer receives. */
  public boolean receives() {
    return receives;
  }

  /** The flag attribute that says so, such as {@code sendonly}. */
  public String attributeName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
