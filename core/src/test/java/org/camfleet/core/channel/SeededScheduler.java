package org.camfleet.core.channel;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** An actor system's timers, in a time that a test turns; unlike the test kit's it never sleeps. */
public final class SeededScheduler extends AbstractScheduler {
  private static @Nullable SeededScheduler latest;

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long now;
  private long order;

  private static final class Task implements Cancellable, Comparable<Task> {
    private final long at;
    private final long order;
    private final Runnable run;
    private final ExecutionContext executor;
    private boolean over;

    Task(long at, long order, Runnable run, ExecutionContext executor) {
      this.at = at;
      this.order = order;
      this.run = run;
      this.executor = executor;
    }

    @Override
    public synchronized boolean cancel() {
      boolean first = !over;
      over = true;
      return first;
    }

    @Override
    public synchronized boolean isCancelled() {
      return over;
    }

    @Override
    public int compareTo(Task other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  /** Called by Pekko, by the name in the configuration. */
  public SeededScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    latest = this;
  }

  /** What an actor system needs to use it. */
  static Config config() {
    return ConfigFactory.parseString(
        "pekko.scheduler.implementation = " + SeededScheduler.class.getName());
  }

  /** The scheduler of the actor system that was made last. */
  static SeededScheduler latest() {
    if (latest == null) {
      throw new IllegalStateException("no actor system uses this scheduler");
    }
    return latest;
  }

  /** Time passes; what is due runs in its order, on this thread or where it belongs. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    for (Task task = due(end); task != null; task = due(end)) {
      if (task.cancel()) {
        task.executor.execute(task.run);
      }
    }
  }

  private synchronized @Nullable Task due(long end) {
    Task first = tasks.peek();
    if (first == null || first.at > end) {
      now = end;
      return null;
    }
    now = Math.max(now, first.at);
    return tasks.remove();
  }

  @Override
  public synchronized Cancellable scheduleOnce(
      FiniteDuration delay, Runnable runnable, ExecutionContext executor) {
    tasks.removeIf(Task::isCancelled);
    Task task = new Task(now + delay.toNanos(), order++, runnable, executor);
    tasks.add(task);
    return task;
  }

  @Override
  public Cancellable schedule(
      FiniteDuration initialDelay,
      FiniteDuration interval,
      Runnable runnable,
      ExecutionContext executor) {
    throw new UnsupportedOperationException("nobody asks for a fixed rate here");
  }

  @Override
  public double maxFrequency() {
    return 1_000;
  }
}
