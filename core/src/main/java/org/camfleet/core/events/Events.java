package org.camfleet.core.events;

/**
 * The port through which events leave; implementations are bounded, never block, and count what
 * they drop.
 */
@FunctionalInterface
public interface Events {
  /** Takes an event; any thread. */
  void publish(Event event);
}
