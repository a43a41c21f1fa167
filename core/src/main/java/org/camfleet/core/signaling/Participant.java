package org.camfleet.core.signaling;

import org.camfleet.core.CborSerializable;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks on a channel: its one master, or a viewer by its client id.
 *
 * @param clientId null for the master
 */
public record Participant(@Nullable String clientId) implements CborSerializable {
  /** The channel's master. */
  public static final Participant MASTER = new Participant(null);

  /** A viewer. */
  public static Participant viewer(String clientId) {
    return new Participant(clientId);
  }

  /** Whether this is the master. */
  public boolean isMaster() {
    return clientId == null;
  }

  @Override
  public String toString() {
    return clientId == null ? "master" : "viewer " + clientId;
  }
}
