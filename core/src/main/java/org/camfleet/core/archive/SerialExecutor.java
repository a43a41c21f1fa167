package org.camfleet.core.archive;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one after another on a shared pool, one task a turn so that no stream starves. When
 * the pool is closed what waits is dropped.
 */
final class SerialExecutor implements Executor {
  private final Executor pool;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  SerialExecutor(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    pool.execute(this::turn);
  }

  private void turn() {
    Runnable task;
    synchronized (tasks) {
      task = tasks.remove();
    }
    try {
      task.run();
    } finally {
      if (hasMore()) {
        goOn();
      }
    }
  }

  private void goOn() {
    try {
      pool.execute(this::turn);
    } catch (RejectedExecutionException closed) {
      synchronized (tasks) {
        tasks.clear();
        running = false;
      }
    }
  }

  private boolean hasMore() {
    synchronized (tasks) {
      running = !tasks.isEmpty();
      return running;
    }
  }
}
