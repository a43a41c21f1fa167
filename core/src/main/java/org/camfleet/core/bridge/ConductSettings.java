package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How sessions are conducted.
 *
 * @param localLife after which the service of this cluster ends a session, or null: it does not
 * @param kvsLife after which other services do, or null
 * @param superseded what is done about a stranger who takes the channel
 */
public record ConductSettings(
    @Nullable Duration localLife, @Nullable Duration kvsLife, Fight.Policy superseded) {
  /** The defaults of reference.conf. */
  public static final ConductSettings DEFAULT =
      new ConductSettings(null, Duration.ofHours(1), Fight.Policy.TAKE_BACK);

  /** The life of sessions at a target. */
  @Nullable Duration life(CameraSpec.Target target) {
    return target.kind() == CameraSpec.Target.Kind.LOCAL ? localLife : kvsLife;
  }

  /**
   * What decides for the sessions of a channel at a target.
   *
   * @param offerTimeout how long the first offer may take
   * @param clock wall time
   */
  JoinProgress progress(
      CameraSpec.Target target, String channel, Duration offerTimeout, InstantSource clock) {
    Random random = new Random();
    LongSupplier nanos = System::nanoTime;
    return new JoinProgress(
        new Backoff(random),
        new OfferWait(offerTimeout, random, nanos),
        new SessionPlan(life(target), channel, clock, random),
        new Fight(superseded, random),
        nanos);
  }
}
