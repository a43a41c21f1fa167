package org.camfleet.core.channel;

import java.util.Locale;
import org.camfleet.core.signaling.Participant;

/** As what a participant is in the storage session. */
enum SessionKind {
  /** It feeds the session. */
  MASTER,
  /** It joined as a viewer. */
  VIEWER,
  /** This service's own console joined it as a viewer. */
  CONSOLE;

  /** The kind of a join, which this service's own console made or not. */
  static SessionKind of(Participant participant, boolean console) {
    return participant.isMaster() ? MASTER : console ? CONSOLE : VIEWER;
  }

  /** The stable code that the outside sees. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
