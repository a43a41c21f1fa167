package org.camfleet.core.webrtc.ice;

import java.util.random.RandomGenerator;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.core.webrtc.ice.IceSettings.Role;

/** Which role the agent has, and what decides when both sides claim the same. */
final class RoleState {
  private final long tieBreaker;
  private Role role;

  RoleState(Role role, RandomGenerator random) {
    this.role = role;
    this.tieBreaker = random.nextLong();
  }

  Role role() {
    return role;
  }

  boolean isControlling() {
    return role == Role.CONTROLLING;
  }

  void become(Role newRole) {
    role = newRole;
  }

  long tieBreaker() {
    return tieBreaker;
  }

  /** The attribute that tells the role to the peer. */
  int attribute() {
    return isControlling() ? AttributeType.ICE_CONTROLLING : AttributeType.ICE_CONTROLLED;
  }

  /** Whether the peer's request claims the role that this agent has. */
  boolean conflictsWith(StunMessage request) {
    return request.has(attribute());
  }

  /** Who keeps the role: the larger tie-breaker controls (RFC 8445 clause 7.3.1.1). */
  boolean winsAgainst(StunMessage request) {
    boolean larger = Long.compareUnsigned(tieBreaker, request.tieBreaker(attribute())) >= 0;
    return isControlling() == larger;
  }

  /** The peer refused our role as it was in that request (RFC 8445 clause 7.2.5.1). */
  void onConflict(Role claimed) {
    if (role == claimed) {
      role = claimed.opposite();
    }
  }
}
