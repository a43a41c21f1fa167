package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How sessions are conducted.
 *
 * @param localLife after which the service of this cluster ends a session, or null: it does not
 * @param kvsLife after which other services do, or null
 * @param superseded what is done about a stranger who takes the channel, where the target does not
 *     say
 * @param supersededWait how long the channel is left to him each time by the policy {@code wait}
 */
public record ConductSettings(
    @Nullable Duration localLife,
    @Nullable Duration kvsLife,
    Fight.Policy superseded,
    Duration supersededWait) {
  /** The defaults of reference.conf. */
  public static final ConductSettings DEFAULT =
      new ConductSettings(
          null, Duration.ofHours(1), Fight.Policy.TAKE_BACK, Duration.ofMinutes(10));

  /** The life of sessions at a target. */
  @Nullable Duration life(CameraSpec.Target target) {
    return target.kind() == CameraSpec.Target.Kind.LOCAL ? localLife : kvsLife;
  }

  /** What is done at a target about a stranger who takes the channel. */
  Fight.Policy policy(CameraSpec.Target target) {
    return Objects.requireNonNullElse(target.superseded(), superseded);
  }

  /**
   * What decides for the sessions of a channel at a target.
   *
   * @param offerTimeout how long the first offer may take
   * @param clock wall time
   * @param nanos a monotonic clock in nanoseconds
   */
  JoinProgress progress(
      CameraSpec.Target target,
      String channel,
      Duration offerTimeout,
      InstantSource clock,
      LongSupplier nanos) {
    return progress(target, channel, offerTimeout, clock, nanos, new Random());
  }

  /** The same with this source of everything that is up to chance. */
  JoinProgress progress(
      CameraSpec.Target target,
      String channel,
      Duration offerTimeout,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    return new JoinProgress(
        new Backoff(random),
        new OfferWait(offerTimeout, random, nanos),
        new SessionPlan(life(target), channel, clock, random),
        new Fight(policy(target), supersededWait, random),
        nanos);
  }
}
