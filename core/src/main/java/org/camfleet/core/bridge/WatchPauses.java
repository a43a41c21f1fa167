package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.camfleet.core.onvif.OnvifFault;

/**
 * How long a watch waits after a fault: each time twice as long, up to five minutes. One thread.
 */
final class WatchPauses {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 7;
  private static final Duration HOPELESS = Duration.ofMinutes(30);

  private int failures;

  /** The device answered. */
  void worked() {
    failures = 0;
  }

  /** By up to half as long again, by chance, so that not all cameras are asked at once. */
  Duration after(OnvifFault fault) {
    Duration base =
        switch (fault.kind()) {
          case BAD_CREDENTIALS, NOT_SUPPORTED, FORBIDDEN, UNTRUSTED -> HOPELESS;
          default -> FIRST.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
        };
    return base.plusMillis(ThreadLocalRandom.current().nextLong(base.toMillis() / 2));
  }
}
