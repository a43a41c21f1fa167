package org.camfleet.ops;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be closed again, newest first: by a start that fails half-way, and, once there is an
 * actor system, by its orderly stop.
 */
final class Undo {
  private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private @Nullable ActorSystem<?> system;

  /** Remembers and returns it. */
  synchronized <T extends AutoCloseable> T later(T resource) {
    opened.push(resource);
    return resource;
  }

  /** From now on the system's orderly stop closes everything, after its actors ended. */
  synchronized void handOverTo(ActorSystem<?> system) {
    this.system = system;
    Shutdown.onStop(system, "resources", this::close);
  }

  /** Gives up a start. */
  void all() {
    ActorSystem<?> running;
    synchronized (this) {
      running = system;
    }
    if (running == null) {
      close();
    } else {
      Shutdown.stop(running);
    }
  }

  private synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("stop: {} did not close: {}", next.getClass().getSimpleName(), e.getMessage());
      }
    }
  }
}
