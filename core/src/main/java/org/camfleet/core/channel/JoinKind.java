package org.camfleet.core.channel;

import org.camfleet.core.signaling.Participant;

/** By which door a participant came into a storage session. */
public enum JoinKind {
  /** JoinStorageSession or JoinStorageSessionAsViewer: it answers our offer on its own socket. */
  SIGNALING,
  /** This service's own console, which answers as a viewer does. */
  CONSOLE,
  /** A WHIP client: its offer was answered, it feeds the session as a master. */
  WHIP,
  /** A WHEP player: its offer was answered, it takes part as a viewer. */
  WHEP;

  /** Whether it came with an offer in one HTTP request, and has no signaling socket. */
  public boolean isHttp() {
    return this == WHIP || this == WHEP;
  }

  /**
   * As what such a participant is listed: {@code master}, {@code viewer}, {@code console}, {@code
   * publisher} or {@code player}.
   */
  String role(Participant participant) {
    return switch (this) {
      case SIGNALING -> participant.isMaster() ? "master" : "viewer";
      case CONSOLE -> "console";
      case WHIP -> "publisher";
      case WHEP -> "player";
    };
  }
}
