package org.camfleet.core.media.relay;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.camfleet.core.media.MediaLoops;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An actor system with one media loop for the tests of a class; they end after the last test. */
public final class LoopKit implements AfterAllCallback {
  private final ActorTestKit kit = ActorTestKit.create();
  private final MediaLoops loops = MediaLoops.start(1);

  /** Starts both. */
  public LoopKit() {
    LoopDispatchers.register(kit.system(), loops);
  }

  /** The loop. */
  public MediaLoops loops() {
    return loops;
  }

  /** The actor system. */
  public ActorSystem<?> system() {
    return kit.system();
  }

  /** Spawns an actor. */
  public <T> ActorRef<T> spawn(Behavior<T> behavior) {
    return kit.spawn(behavior);
  }

  /** Stops an actor, and waits until it has ended. */
  public <T> void stop(ActorRef<T> actor) {
    kit.stop(actor);
  }

  /** A probe for messages of any type. */
  public <T> TestProbe<T> createTestProbe() {
    return kit.createTestProbe();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    kit.shutdownTestKit();
    loops.close();
  }
}
