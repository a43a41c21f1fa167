package org.camfleet.core.bridge;

import org.jspecify.annotations.Nullable;

/** The port to whether this node has room for the work of one more camera. */
@FunctionalInterface
public interface Room {
  /** The fault of a camera that waits for room. */
  String NO_CAPACITY = "no-capacity";

  /** Of a node without limits. */
  Room UNLIMITED = (bridge, camera) -> null;

  /**
   * Gives a bridge its place, which it keeps until its actor has ended; one that has a place is
   * given the same. Any thread; never blocks.
   *
   * @param bridge whose place it is, told apart by {@code equals}
   * @return null with a place, else in a sentence why there is none: the bridge asks again
   */
  @Nullable String enter(Object bridge, CameraSpec camera);
}
