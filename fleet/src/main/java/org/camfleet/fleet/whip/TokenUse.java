package org.camfleet.fleet.whip;

import java.util.Locale;

/** What a channel's token opens. */
public enum TokenUse {
  /** WHIP: feed the channel. */
  PUBLISH,
  /** WHEP: see the channel. */
  PLAY;

  /** As the API and the database spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The use of this spelling. */
  public static TokenUse of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
