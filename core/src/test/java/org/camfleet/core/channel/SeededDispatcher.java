package org.camfleet.core.channel;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** Makes a {@link SeededThread} the default dispatcher of an actor system: one message a turn. */
public final class SeededDispatcher extends ExecutorServiceConfigurator {
  private static SeededThread next = new SeededThread();

  private final SeededThread thread;

  /** Called by Pekko, by the name in the configuration. */
  public SeededDispatcher(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    thread = next;
  }

  /** What an actor system needs so that its actors run on this thread; for one system at once. */
  static Config on(SeededThread thread) {
    next = thread;
    return ConfigFactory.parseString(
        """
        pekko.actor.default-dispatcher { executor = "%s", throughput = 1 }
        pekko.loggers-dispatcher = pekko.actor.internal-dispatcher
        pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
        pekko { log-dead-letters = off, log-dead-letters-during-shutdown = off, loglevel = WARNING }
        """
            .formatted(SeededDispatcher.class.getName()));
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new Turns(thread);
  }

  private static final class Turns extends AbstractExecutorService {
    private final SeededThread thread;
    private volatile boolean stopped;

    Turns(SeededThread thread) {
      this.thread = thread;
    }

    @Override
    public void execute(Runnable task) {
      thread.actor(task);
    }

    @Override
    public void shutdown() {
      stopped = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      stopped = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return stopped;
    }

    @Override
    public boolean isTerminated() {
      return stopped;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
