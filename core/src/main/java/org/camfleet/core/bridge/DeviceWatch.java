package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.onvif.DeviceEvent;
import org.camfleet.core.onvif.OnvifDevice;
import org.camfleet.core.onvif.OnvifException;
import org.camfleet.core.onvif.OnvifFault;
import org.camfleet.core.onvif.PullPoints.PullPoint;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a camera's ONVIF device sees of motion and tampering into events: one subscription,
 * renewed while it lives, made anew after a back-off. Child of CameraSession.
 */
final class DeviceWatch extends AbstractBehavior<DeviceWatch.Command> {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final int MOST_MESSAGES = 32;

  private final TimerScheduler<Command> timers;
  private final BridgeEnvironment environment;
  private final OnvifUse use;
  private final OnvifDevice device;
  private final String cameraId;
  private final WatchedStates states;
  private final WatchPauses pauses = new WatchPauses();
  private final Metrics.Counter dropped;
  private @Nullable PullPoint point;
  private long renewNanos;

  /** What it understands. */
  sealed interface Command {}

  private enum Subscribe implements Command {
    INSTANCE
  }

  private record Subscribed(PullPoint point) implements Command {}

  private record Pulled(List<DeviceEvent> events) implements Command {}

  private enum Renewed implements Command {
    INSTANCE
  }

  private record Failed(OnvifFault fault) implements Command {}

  private DeviceWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BridgeEnvironment environment,
      OnvifUse use,
      OnvifDevice device,
      String cameraId) {
    super(context);
    this.timers = timers;
    this.environment = environment;
    this.use = use;
    this.device = device;
    this.cameraId = cameraId;
    this.states = new WatchedStates(use.eventsPerMinute());
    this.dropped = environment.metrics().counter("camfleet_onvif_events_dropped_total");
    subscribe();
  }

  /** A watch that begins at once and ends its subscription when it is stopped. */
  static Behavior<Command> create(
      BridgeEnvironment environment, OnvifUse use, OnvifDevice device, String cameraId) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new DeviceWatch(context, timers, environment, use, device, cameraId)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Subscribe.INSTANCE, this::onSubscribe)
        .onMessage(Subscribed.class, this::onSubscribed)
        .onMessage(Pulled.class, this::onPulled)
        .onMessageEquals(Renewed.INSTANCE, this::onRenewed)
        .onMessage(Failed.class, this::onFailed)
        .onSignal(PostStop.class, signal -> onStop())
        .build();
  }

  private void subscribe() {
    getContext()
        .pipeToSelf(
            device.events().subscribe(use.life()),
            (made, failure) -> failure == null ? new Subscribed(made) : failed(failure));
  }

  private static Command failed(Throwable failure) {
    return new Failed(OnvifException.of(failure));
  }

  private Behavior<Command> onSubscribe() {
    subscribe();
    return this;
  }

  private Behavior<Command> onSubscribed(Subscribed made) {
    point = made.point();
    planRenewal();
    pull(made.point());
    return this;
  }

  private void planRenewal() {
    renewNanos = System.nanoTime() + use.life().dividedBy(2).toNanos();
  }

  private void pull(PullPoint from) {
    getContext()
        .pipeToSelf(
            from.pull(WAIT, MOST_MESSAGES),
            (events, failure) -> failure == null ? new Pulled(events) : failed(failure));
  }

  private Behavior<Command> onPulled(Pulled pulled) {
    pauses.worked();
    for (DeviceEvent event : pulled.events()) {
      if (states.changes(event)) {
        if (states.mayTell(System.nanoTime())) {
          tell(event);
        } else {
          dropped.increment();
        }
      }
    }
    PullPoint of = point;
    if (of != null && System.nanoTime() - renewNanos >= 0) {
      getContext()
          .pipeToSelf(
              of.renew(use.life()),
              (any, failure) -> failure == null ? Renewed.INSTANCE : failed(failure));
    } else if (of != null) {
      pull(of);
    }
    return this;
  }

  private Behavior<Command> onRenewed() {
    planRenewal();
    PullPoint of = point;
    if (of != null) {
      pull(of);
    }
    return this;
  }

  private void tell(DeviceEvent event) {
    String what = event.kind() == DeviceEvent.Kind.MOTION ? "motion" : "tampering";
    environment.tell(
        cameraId,
        "camera." + Codes.of(event.kind()),
        "camera \"%s\": %s %s".formatted(cameraId, what, event.active() ? "began" : "ended"),
        Map.of("active", Boolean.toString(event.active()), "source", event.source()));
  }

  private Behavior<Command> onFailed(Failed failed) {
    end();
    timers.startSingleTimer(Subscribe.INSTANCE, pauses.after(failed.fault()));
    return this;
  }

  private void end() {
    PullPoint former = point;
    point = null;
    if (former != null) {
      former.end(); // whether it does or not: it dies by itself
    }
  }

  private Behavior<Command> onStop() {
    end();
    return this;
  }
}
