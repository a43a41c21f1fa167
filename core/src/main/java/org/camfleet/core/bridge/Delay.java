package org.camfleet.core.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Does things later: a machine's timer, or a test's own time. */
interface Delay {
  /** After so many nanoseconds, on a thread of the JVM's common pool. */
  Delay POOL =
      (nanos, task) -> CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(task);

  /** Does this once, after so many nanoseconds. */
  void after(long nanos, Runnable task);
}
