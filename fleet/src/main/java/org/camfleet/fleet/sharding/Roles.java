package org.camfleet.fleet.sharding;

/** Cluster roles: which entities a node may host. */
public final class Roles {
  /** Hosts cameras. */
  public static final String BRIDGE = "bridge";

  /** Hosts channels. */
  public static final String SERVICE = "service";

  private Roles() {}
}
