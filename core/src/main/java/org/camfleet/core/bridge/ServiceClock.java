package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time as a service has it: requests are signed by it, so that a machine whose clock is wrong
 * is not locked out. Learns from the Date of every answer. Any thread.
 */
final class ServiceClock implements InstantSource {
  /** A Date has whole seconds and was on its way: less than this is no error of a clock. */
  private static final Duration TOLERATED = Duration.ofSeconds(30);

  private final InstantSource machine;
  private volatile Duration offset = Duration.ZERO;

  ServiceClock(InstantSource machine) {
    this.machine = machine;
  }

  /** The service said what time it is. */
  void learn(Instant service) {
    Duration seen = Duration.between(machine.instant(), service);
    if (seen.minus(offset).abs().compareTo(TOLERATED) > 0) {
      offset = seen.abs().compareTo(TOLERATED) > 0 ? seen : Duration.ZERO;
    }
  }

  /** How far the machine's clock is behind. */
  Duration offset() {
    return offset;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(offset);
  }
}
