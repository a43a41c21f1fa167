package org.camfleet.core.media;

/** Takes access units on the media loop of their channel; must not block. */
@FunctionalInterface
public interface UnitConsumer {
  /** Takes one unit; the units of one track come in time order. */
  void accept(AccessUnit unit);
}
