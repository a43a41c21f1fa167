package org.camfleet.core.bridge.farend;

/** A TURN server. Its credentials live five minutes; the user name says until when, as AWS's do. */
final class TurnServer {
  private static final long LIFE = 300 * FarEnd.SECOND;

  private final FarEnd service;

  TurnServer(FarEnd service) {
    this.service = service;
  }

  /** A user name from now on. */
  String user() {
    return (service.time.now() + LIFE) + ":camera";
  }

  /** Whether it lends this user an address; {@code needed} when he has no other way. */
  boolean lends(String user, boolean needed) {
    long until = Long.parseLong(user.substring(0, user.indexOf(':')));
    if (service.time.now() > until) {
      service.counts.stale();
      return false;
    }
    // Half of all clients need it: so it is as rare as other faults.
    if (needed && service.happens(2 * service.odds.rare())) {
      service.counts.count(Fault.TURN_REFUSED);
      return false;
    }
    return true;
  }
}
