package org.camfleet.ops.accounts;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a source of credentials be asked, but with an {@link AskPause} after each failure: who asks
 * meanwhile hears at once why it failed. Each account has one. Any thread.
 */
final class AskPace {
  private final AskPause pause;
  private volatile @Nullable RuntimeException why;

  /** What is told in a pause: the failure before it is the cause. */
  static final class Held extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Held(RuntimeException why) {
      super(why.getMessage(), why, false, false);
    }

    /** Whether nobody was asked for this one. */
    static boolean isBehind(@Nullable Throwable failure) {
      for (Throwable one = failure; one != null; one = one.getCause()) {
        if (one instanceof Held) {
          return true;
        }
      }
      return false;
    }
  }

  AskPace(AskPause pause) {
    this.pause = pause;
  }

  /** What the source gives; in a pause it is not asked. */
  <T> T ask(Supplier<T> source) {
    RuntimeException last = why;
    if (last != null && !pause.isOver()) {
      throw new Held(last);
    }
    try {
      T answer = source.get();
      pause.succeeded();
      why = null;
      return answer;
    } catch (RuntimeException e) {
      why = e;
      pause.failed();
      throw e;
    }
  }
}
