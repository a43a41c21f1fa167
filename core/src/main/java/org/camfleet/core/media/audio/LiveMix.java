package org.camfleet.core.media.audio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mix at work: takes sound on the media loop, mixes it every 20 ms on the mixing threads, and
 * brings the frames back to the loop. Each source has a queue of {@link #QUEUE} units; what exceeds
 * it is dropped and counted.
 *
 * <p>All public methods are called on the loop, and so is the listener.
 */
public final class LiveMix {
  private static final Logger log = LoggerFactory.getLogger(LiveMix.class);
  private static final int QUEUE = 64;

  private final MixingPool pool;
  private final MediaLoop loop;
  private final long startMicros;
  private final Listener listener;
  private final List<Source> sources = new CopyOnWriteArrayList<>();
  private final Source master = new Source(Mixer.MASTER);
  private volatile long leadMicros;
  private volatile boolean masterListens;
  private volatile boolean ending;
  private volatile @Nullable Future<?> task;
  private @Nullable Mixer mixer; // of the mixing thread
  private boolean finished; // of the mixing thread
  private List<Frame> made = new ArrayList<>();

  /** A unit of mixed sound and whom it is for. */
  public record Frame(long listener, AccessUnit unit) {}

  /** What a mix tells; on the loop. */
  public interface Listener {
    /**
     * Sound was mixed.
     *
     * @param nextMicros where the next frame begins: all before it is mixed
     */
    void onFrames(LiveMix mix, List<Frame> frames, long nextMicros);

    /**
     * The mix has ended at {@code nextMicros}.
     *
     * @param failed whether sound can not be mixed here
     */
    void onEnded(LiveMix mix, long nextMicros, boolean failed);
  }

  private static final class Source {
    private final long id;
    private final ArrayBlockingQueue<AccessUnit> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean left;

    Source(long id) {
      this.id = id;
    }
  }

  private LiveMix(MixingPool pool, MediaLoop loop, long startMicros, Listener listener) {
    this.pool = pool;
    this.loop = loop;
    this.startMicros = startMicros;
    this.listener = listener;
  }

  /**
   * Starts mixing at a time of the master's; null when the node mixes enough already.
   *
   * @param leadMicros how far the master's times are ahead of ours
   */
  public static @Nullable LiveMix start(
      MixingPool pool, MediaLoop loop, long startMicros, long leadMicros, Listener listener) {
    LiveMix mix = new LiveMix(pool, loop, startMicros, listener);
    mix.leadMicros = leadMicros;
    mix.task = pool.start(mix::tick);
    return mix.task == null ? null : mix;
  }

  /** How far the master's times are ahead of ours, and whether it listens. */
  public void master(long lead, boolean listens) {
    leadMicros = lead;
    masterListens = listens;
  }

  /** Takes a unit of the master's sound. */
  public void fromMaster(AccessUnit unit) {
    offer(master, unit);
  }

  /** Takes a unit of a viewer's sound. */
  public void fromSpeaker(long id, AccessUnit unit) {
    Source source = find(id);
    if (source == null) {
      source = new Source(id);
      sources.add(source);
    }
    offer(source, unit);
  }

  /** A viewer speaks no more. */
  public void leave(long id) {
    Source source = find(id);
    if (source != null) {
      source.left = true;
    }
  }

  /** Ends soon; {@link Listener#onEnded} is the last that is told. */
  public void end() {
    ending = true;
  }

  private void offer(Source source, AccessUnit unit) {
    if (!source.queue.offer(unit)) {
      pool.droppedUnits.increment();
    }
  }

  private @Nullable Source find(long id) {
    for (Source source : sources) {
      if (source.id == id && !source.left) {
        return source;
      }
    }
    return null;
  }

  /** On a mixing thread, never twice at once. */
  private void tick() {
    try {
      if (finished) {
        cancel();
      } else if (ending) {
        finish(false);
      } else {
        mix();
      }
    } catch (IllegalStateException | LinkageError e) {
      // FFmpeg refuses, or does not load here: the master's own sound goes on, unmixed.
      log.warn("viewers can not be heard: {}", e.toString());
      finish(true);
    } catch (RuntimeException e) {
      log.error("mixing failed", e);
      finish(true);
    }
  }

  private void mix() {
    Mixer open = mixer;
    if (open == null) {
      open = new Mixer(startMicros, pool.settings().delayMillis(), this::onFrame);
      mixer = open;
    }
    take(open);
    long now = EpochClock.micros();
    open.mix(now + leadMicros - pool.settings().delayMillis() * 1000L, masterListens);
    pool.damagedUnits.add(open.takeDamaged());
    pool.skippedFrames.add(open.takeSkipped());
    if (!made.isEmpty()) {
      List<Frame> frames = made;
      made = new ArrayList<>();
      pool.frames.add(frames.size());
      long next = open.nextMicros();
      onLoop(() -> listener.onFrames(this, frames, next));
    }
  }

  private void take(Mixer open) {
    for (AccessUnit unit = master.queue.poll(); unit != null; unit = master.queue.poll()) {
      open.master(unit);
    }
    for (Source source : sources) {
      for (AccessUnit unit = source.queue.poll(); unit != null; unit = source.queue.poll()) {
        open.speaker(source.id, unit);
      }
      if (source.left) {
        open.remove(source.id);
        sources.remove(source);
      }
    }
  }

  private void onFrame(long to, byte[] packet, long timeMicros) {
    AccessUnit unit =
        new AccessUnit(AudioTrack.OPUS, packet, timeMicros, EpochClock.micros(), true);
    made.add(new Frame(to, unit));
  }

  private void finish(boolean failed) {
    Mixer open = mixer;
    mixer = null;
    finished = true;
    long next = open == null ? startMicros : open.nextMicros();
    if (open != null) {
      open.close();
    }
    if (failed) {
      pool.failures.increment();
    }
    pool.ended();
    onLoop(() -> listener.onEnded(this, next, failed));
    cancel();
  }

  private void onLoop(Runnable task) {
    try {
      loop.run(task);
    } catch (RejectedExecutionException stopped) {
      ending = true; // the node stops, and nobody listens any more
    }
  }

  private void cancel() {
    Future<?> running = task;
    if (running != null) {
      running.cancel(false);
    }
  }
}
