package org.camfleet.core.media.relay;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.dispatch.Dispatcher;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.ExecutorServiceFactoryProvider;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.dispatch.MessageDispatcherConfigurator;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import scala.concurrent.duration.Duration;

/**
 * Gives every media loop a Pekko dispatcher, so that a channel's socket, stream graph and senders
 * share one thread (decision D2: the thread hops of the default dispatcher cost more than the whole
 * graph).
 */
public final class LoopDispatchers {
  private LoopDispatchers() {}

  /** Registers one dispatcher per loop; call once per actor system, before the first graph runs. */
  public static void register(ActorSystem<?> system, MediaLoops loops) {
    Dispatchers dispatchers = system.classicSystem().dispatchers();
    for (MediaLoop loop : loops.all()) {
      dispatchers.registerConfigurator(
          loop.dispatcher(), new LoopConfigurator(loop, dispatchers.prerequisites()));
    }
  }

  private static final class LoopConfigurator extends MessageDispatcherConfigurator {
    private final MessageDispatcher dispatcher;

    LoopConfigurator(MediaLoop loop, DispatcherPrerequisites prerequisites) {
      super(named(loop.dispatcher()), prerequisites);
      this.dispatcher =
          new Dispatcher(
              this,
              loop.dispatcher(),
              // One message a turn: a busy channel must not hold the loop against the sockets.
              1,
              Duration.Zero(),
              new LoopExecutors(loop.eventLoop()),
              Duration.create(1, TimeUnit.SECONDS));
    }

    @Override
    public MessageDispatcher dispatcher() {
      return dispatcher;
    }

    private static Config named(String id) {
      return ConfigFactory.parseString(
          "id = \"" + id + "\"\nmailbox-requirement = \"\"\nmailbox-type = \"\"");
    }
  }

  private record LoopExecutors(EventLoop loop) implements ExecutorServiceFactoryProvider {
    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(
        String id, ThreadFactory threadFactory) {
      return () -> new LoopExecutor(loop);
    }
  }

  /**
   * Runs tasks on the loop; its shutdown does not reach the loop, which outlives the actor system's
   * dispatcher.
   */
  private static final class LoopExecutor extends AbstractExecutorService {
    private final ExecutorService loop;
    private volatile boolean stopped;

    LoopExecutor(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
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
