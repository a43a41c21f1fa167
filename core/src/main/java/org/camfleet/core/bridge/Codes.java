package org.camfleet.core.bridge;

import java.util.Locale;

/** The stable codes that operators see: a constant's name in lower case with hyphens. */
final class Codes {
  private Codes() {}

  /** Such as {@code bad-credentials}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
