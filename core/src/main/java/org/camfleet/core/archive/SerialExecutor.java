package org.camfleet.core.archive;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks one after another on a shared pool, one task a turn so that no stream starves. */
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
        pool.execute(this::turn);
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
