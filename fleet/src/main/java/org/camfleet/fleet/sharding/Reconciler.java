package org.camfleet.fleet.sharding;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.inventory.CameraStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Drives the cameras of some slices toward the inventory, again and again: every enabled one is
 * told what to be, every disabled one to stop. A message that is lost, an entity that crashed or a
 * node that died is made good by the next pass.
 *
 * <p>A pass over everything runs every few seconds; in between, passes look only at what was
 * changed lately. What a dead node leaves behind is the concern of {@link Takeover}.
 */
public final class Reconciler extends AbstractBehavior<Reconciler.Command> {
  /**
   * How often to look.
   *
   * @param everything pause between passes over all cameras
   * @param changes pause between passes over changed ones
   * @param overlap how far a pass over changes looks back behind the one before: more than the
   *     clocks of two nodes may differ
   * @param page cameras read at once
   */
  public record Settings(Duration everything, Duration changes, Duration overlap, int page) {
    /** 10 s, 2 s, 30 s, 500. */
    public static final Settings DEFAULT =
        new Settings(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(30), 500);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final CameraStore store;
  private final Cameras cameras;
  private final Settings settings;
  private final InstantSource clock;
  private final int firstSlice;
  private final int slices;
  private final Metrics.Counter passes;
  private final Metrics.Counter failures;
  // Disabled cameras that were told to stop, with the revision: telling again would start the
  // entity only to stop it.
  private final Map<String, Long> stopped = new HashMap<>();
  // Cameras that were of the kind that re-encodes when they were last told: few.
  private final Set<String> reencoded = new HashSet<>();
  private boolean busy;
  private boolean everythingWanted = true;
  private boolean failing;
  private Instant changesSeen;

  /** What a reconciler understands. */
  public sealed interface Command {}

  /** Leave: the node does. */
  public enum Stop implements Command {
    /** The only value. */
    INSTANCE
  }

  private enum LookAtEverything implements Command {
    INSTANCE
  }

  private enum LookAtChanges implements Command {
    INSTANCE
  }

  private record Page(Pass pass, List<CameraStore.Wanted> wanted, @Nullable Throwable failure)
      implements Command {}

  /** One walk through the slices. */
  private record Pass(Instant since, Instant startedAt) {
    boolean overEverything() {
      return since.equals(Instant.EPOCH);
    }
  }

  private Reconciler(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Share share,
      CameraStore store,
      Cameras cameras,
      Settings settings,
      InstantSource clock,
      Metrics metrics) {
    super(context);
    this.store = store;
    this.cameras = cameras;
    this.settings = settings;
    this.clock = clock;
    this.firstSlice = share.first();
    this.slices = share.count();
    this.passes = metrics.counter("camfleet_reconciler_passes_total");
    this.failures = metrics.counter("camfleet_reconciler_failures_total");
    this.changesSeen = clock.instant();
    timers.startTimerWithFixedDelay(LookAtEverything.INSTANCE, settings.everything());
    timers.startTimerWithFixedDelay(LookAtChanges.INSTANCE, settings.changes());
  }

  /** The part of all cameras that one reconciler looks after: one of {@code of} equal ones. */
  public record Share(int index, int of) {
    int first() {
      return index * CameraStore.SLICES / of;
    }

    int count() {
      return (index + 1) * CameraStore.SLICES / of - first();
    }
  }

  /** A reconciler; there must be one for every share, on any nodes. */
  public static Behavior<Command> create(
      Share share,
      CameraStore store,
      Cameras cameras,
      Settings settings,
      InstantSource clock,
      Metrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.getSelf().tell(LookAtEverything.INSTANCE);
                  return new Reconciler(
                      context, timers, share, store, cameras, settings, clock, metrics);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(LookAtEverything.INSTANCE, this::onLookAtEverything)
        .onMessageEquals(LookAtChanges.INSTANCE, this::onLookAtChanges)
        .onMessage(Page.class, this::onPage)
        .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
        .build();
  }

  private Behavior<Command> onLookAtEverything() {
    everythingWanted = true;
    next();
    return this;
  }

  private Behavior<Command> onLookAtChanges() {
    next();
    return this;
  }

  /** Starts a pass unless one is under way; that one is followed by another where it is wanted. */
  private void next() {
    if (busy) {
      return;
    }
    busy = true;
    Instant since = everythingWanted ? Instant.EPOCH : changesSeen.minus(settings.overlap());
    everythingWanted = false;
    read(new Pass(since, clock.instant()), "");
  }

  private void read(Pass pass, String after) {
    getContext()
        .pipeToSelf(
            store.wanted(firstSlice, slices, pass.since(), after, settings.page()),
            (wanted, failure) -> new Page(pass, wanted == null ? List.of() : wanted, failure));
  }

  private Behavior<Command> onPage(Page page) {
    if (page.failure() != null) {
      failed(page.failure());
      everythingWanted |= page.pass().overEverything();
      busy = false;
      return this;
    }
    failing = false;
    page.wanted().forEach(this::drive);
    if (page.wanted().size() == settings.page()) {
      read(page.pass(), page.wanted().get(settings.page() - 1).id());
      return this;
    }
    busy = false;
    passes.increment();
    changesSeen = page.pass().startedAt();
    if (everythingWanted) {
      next();
    }
    return this;
  }

  private void drive(CameraStore.Wanted wanted) {
    if (wanted.enabled()) {
      stopped.remove(wanted.id());
      drive(cameras.placed(wanted.key()), wanted.apply());
      return;
    }
    Long told = stopped.put(wanted.id(), wanted.revision());
    if (told == null || told != wanted.revision()) {
      cameras.tell(wanted.key(), CameraBridge.Stop.INSTANCE);
    }
  }

  /** What was of the other kind until now, or may have been, is told there, and hands over. */
  private void drive(CameraKey camera, CameraBridge.Apply apply) {
    boolean changes =
        camera.reencoded() ? reencoded.add(camera.id()) : reencoded.remove(camera.id());
    if (changes) {
      cameras.tell(camera.as(!camera.reencoded()), new CameraBridge.Move(apply));
    } else {
      cameras.tell(camera, apply);
    }
  }

  private void failed(Throwable failure) {
    failures.increment();
    if (!failing) {
      failing = true;
      // The others fail for the same reason: one line is enough.
      LOG.atLevel(firstSlice == 0 ? Level.WARN : Level.DEBUG)
          .log("reconciler: the inventory can not be read, trying on: {}", failure.getMessage());
    }
  }
}
