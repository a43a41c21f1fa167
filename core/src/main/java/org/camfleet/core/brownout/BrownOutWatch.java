package org.camfleet.core.brownout;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/** Looks at a node's resources once a second and carries out what {@link BrownOutOrder} decides. */
public final class BrownOutWatch extends AbstractBehavior<BrownOutWatch.Command> {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final BrownOut brownOut;
  private final Environment environment;
  private final BrownOutSettings settings;
  private final BrownOutOrder order;
  private final Map<Resource, Metrics.Gauge> gauges = new EnumMap<>(Resource.class);
  private long lastLook;

  /** What the watch understands: nothing but its own timer. */
  public interface Command {}

  /**
   * What the watch needs.
   *
   * @param figures measures what can be measured, in the resources' units; must not block
   * @param nanos a monotonic clock in nanoseconds
   */
  public record Environment(
      Supplier<Map<Resource, Double>> figures,
      Events events,
      Metrics metrics,
      InstantSource clock,
      LongSupplier nanos) {}

  private enum Look implements Command {
    INSTANCE
  }

  private BrownOutWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BrownOut brownOut,
      BrownOutSettings settings,
      Environment environment) {
    super(context);
    this.brownOut = brownOut;
    this.settings = settings;
    this.environment = environment;
    this.order = new BrownOutOrder(settings);
    for (Resource resource : Resource.values()) {
      gauges.put(
          resource,
          environment
              .metrics()
              .gauge("camfleet_brown_out_pressure_percent", "resource", resource.word()));
    }
    lastLook = environment.nanos().getAsLong();
    // A watch that failed begins anew, and so must what it said.
    brownOut.become(Level.NORMAL, "");
    timers.startTimerWithFixedDelay(Look.INSTANCE, settings.beginAfter(), INTERVAL);
  }

  /** A watch over {@code brownOut}, which nobody else changes; starts anew when it fails. */
  public static Behavior<Command> create(
      BrownOut brownOut, BrownOutSettings settings, Environment environment) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers ->
                            new BrownOutWatch(context, timers, brownOut, settings, environment))))
        .onFailure(SupervisorStrategy.restartWithBackoff(INTERVAL, Duration.ofMinutes(1), 0.1));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessageEquals(Look.INSTANCE, this::onLook).build();
  }

  private Behavior<Command> onLook() {
    long now = environment.nanos().getAsLong();
    Map<Resource, Double> figures = environment.figures().get();
    show(figures);
    Pressure worst = Pressure.worst(figures, settings.limits());
    Level before = brownOut.state().level();
    Level level = order.take(worst, brownOut.hasViewers(), now - lastLook);
    lastLook = now;
    if (level != before) {
      change(before, level, worst);
    }
    if (order.closesViewers()) {
      brownOut.closeNewest(settings.viewersPerSecond());
    }
    return this;
  }

  private void show(Map<Resource, Double> figures) {
    gauges.forEach(
        (resource, gauge) -> {
          int limit = settings.limits().getOrDefault(resource, 0);
          Double value = figures.get(resource);
          gauge.set(value == null || limit == 0 ? 0 : Math.round(100 * value / limit));
        });
  }

  private void change(Level before, Level level, @Nullable Pressure worst) {
    boolean further = level.reaches(before);
    // On the way back the node still refuses for the reason for which it began to.
    String reason =
        further && worst != null
            ? worst.sentence()
            : level == Level.NORMAL ? "" : brownOut.state().reason();
    brownOut.become(level, reason);
    String text =
        further
            ? "the node is short and goes to level %s: %s".formatted(level.word(), reason)
            : "the node recovers to level %s: nothing was above %d %% of its limit for %d s"
                .formatted(level.word(), settings.easePercent(), settings.easeAfter().toSeconds());
    environment
        .events()
        .publish(
            new Event(
                environment.clock().instant(),
                "node",
                "node.brown-out",
                text,
                Map.of("level", level.word())));
  }
}
