package org.camfleet.core.brownout;

import java.util.Locale;

/** What a node may be asked for beside recording, and from which level on it is refused. */
public enum Work {
  /**
   * To show what was recorded: a playback session of the past, an image. It is the first to go
   * since it reads where recordings are written, and since what was recorded is still there later.
   */
  RECORDED(Level.NO_IMAGES, "Recordings are not shown at present"),
  /** To watch live through this node's service, by WebRTC, WHEP or HLS. */
  VIEWER(Level.NO_NEW_VIEWERS, "No new viewers at present"),
  /** To watch live straight from a bridge of this node. */
  DIRECT_VIEWER(Level.NO_NEW_VIEWERS, "No new viewers at present");

  private final Level first;
  private final String refusal;

  Work(Level first, String refusal) {
    this.first = first;
    this.refusal = refusal;
  }

  /** As metrics spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Level first() {
    return first;
  }

  String refusal() {
    return refusal;
  }
}
