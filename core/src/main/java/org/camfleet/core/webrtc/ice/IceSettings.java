package org.camfleet.core.webrtc.ice;

import java.time.Duration;
import java.util.Objects;
import org.camfleet.core.webrtc.IceTransportPolicy;

/**
 * What an agent is to do.
 *
 * @param role the role it starts in: the offerer controls (RFC 8445 clause 6.1.1)
 * @param addresses what its host candidates show
 * @param connectTimeout how long checks may take once the peer's description is known
 * @param policy which candidates may be used
 */
public record IceSettings(
    Role role, LocalAddresses addresses, Duration connectTimeout, IceTransportPolicy policy) {
  /** Settings that let all candidates be used. */
  public IceSettings(Role role, LocalAddresses addresses, Duration connectTimeout) {
    this(role, addresses, connectTimeout, IceTransportPolicy.ALL);
  }

  /** Who chooses the pair. */
  public enum Role {
    /** This agent nominates. */
    CONTROLLING,
    /** The peer nominates. */
    CONTROLLED;

    Role opposite() {
      return this == CONTROLLING ? CONTROLLED : CONTROLLING;
    }
  }

  /** Checks that nothing is missing. */
  public IceSettings {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(addresses, "addresses");
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException(
          "connectTimeout: " + connectTimeout + " (expected: positive)");
    }
  }
}
