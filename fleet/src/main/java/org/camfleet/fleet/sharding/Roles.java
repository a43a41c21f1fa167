package org.camfleet.fleet.sharding;

/** Cluster roles: which entities a node may host. */
public final class Roles {
  /** Hosts cameras. */
  public static final String BRIDGE = "bridge";

  /** Hosts channels. */
  public static final String SERVICE = "service";

  /** Hosts cameras whose pictures are re-encoded, and no others. */
  public static final String REENCODING = "reencoding";

  private Roles() {}
}
