package org.camfleet.core.adaptive;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.relay.UnitQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one camera's pictures from access units to raw pictures. Takes units on the media loop
 * without waiting; decodes and scales on the pool, one picture after another.
 *
 * <p>When more waits than may, all that waits is dropped, counted, said once a minute, and a key
 * frame is asked for. What is damaged is withheld up to the next key frame. A line that can not go
 * on ends with one {@link DecodingFault}; its owner may open another.
 */
final class PictureLine implements UnitConsumer, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PictureLine.class);
  private static final long SAY_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long ASK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final DecodingPool pool;
  private final Owner owner;
  private final PictureWork work;
  private final DecodingPool.Turn turn = new OneUnit();
  private final AtomicLong asked = new AtomicLong(System.nanoTime() - ASK_EVERY_NANOS);
  private final Object lock = new Object();
  private final UnitQueue waiting; // guarded by lock
  private final ArrayDeque<AccessUnit> group = new ArrayDeque<>(); // guarded by lock: goes first
  private boolean scheduled; // guarded by lock: a turn waits or runs
  private boolean ended; // guarded by lock: closed, or at fault
  private long unsaid; // of the media loop
  private long said = System.nanoTime() - SAY_EVERY_NANOS; // of the media loop

  /** Gets what comes out of a line. */
  interface Owner {
    /**
     * Takes a picture, in presentation order, on a decoding thread; never two at once. Must not
     * block: while it runs the thread decodes for nobody.
     */
    void onPicture(RawPicture picture);

    /** A key frame is needed to go on; any thread, at most once a second. */
    void onKeyFrameWanted();

    /** The line has ended by itself; any thread, once, and no pictures follow. */
    void onFault(DecodingFault fault);
  }

  /**
   * Opens a line; its decoder is made with the first picture.
   *
   * @param name of the camera, for the log
   */
  PictureLine(String name, DecodingPool pool, Owner owner) {
    this.name = name;
    this.pool = pool;
    this.owner = owner;
    DecodingSettings settings = pool.settings();
    waiting = new UnitQueue(settings.queueUnits(), settings.queueBytes());
    work = new PictureWork(name, pool, new Outcome());
    pool.counters().lines.add(1);
  }

  /** Pictures get no larger than this box, aspect ratio kept; any thread, from the next one on. */
  void scaleTo(int maxWidth, int maxHeight) {
    work.scaleTo(maxWidth, maxHeight);
  }

  /** No more than so many pictures a second, 0 for all that come; any thread. */
  void atMost(double picturesPerSecond) {
    work.atMost(picturesPerSecond);
  }

  /**
   * Takes the group of pictures that leads to the live ones, on the media loop before these; sound
   * is passed over. It may be longer than what may wait, as the hub bounds it.
   *
   * @param before pictures of an earlier time are decoded, but not handed over
   */
  void prime(List<AccessUnit> units, long before) {
    work.notBefore(before);
    boolean start;
    synchronized (lock) {
      if (ended) {
        return;
      }
      units.stream().filter(AccessUnit::isVideo).forEach(group::add);
      start = startable();
    }
    if (start) {
      schedule();
    }
  }

  /** Whether the caller, who holds the lock, has to schedule a turn. */
  private boolean startable() {
    boolean start = !scheduled && (!group.isEmpty() || waiting.size() > 0);
    scheduled |= start;
    return start;
  }

  /** Takes a unit on the media loop; sound is passed over. */
  @Override
  public void accept(AccessUnit unit) {
    if (!unit.isVideo()) {
      return;
    }
    int lost;
    boolean start;
    synchronized (lock) {
      if (ended) {
        return;
      }
      lost = waiting.offer(unit);
      if (lost > 0) {
        lost += group.size(); // led to what is lost
        group.clear();
      }
      start = startable();
    }
    if (lost > 0) {
      overflowed(lost);
    }
    if (start) {
      schedule();
    }
  }

  private void overflowed(int lost) {
    pool.counters().overflow.add(lost);
    askForKeyFrame();
    unsaid += lost;
    long now = System.nanoTime();
    if (now - said >= SAY_EVERY_NANOS) {
      log.warn("{}: decoding is too slow, {} pictures dropped since last said", name, unsaid);
      said = now;
      unsaid = 0;
    }
  }

  private void askForKeyFrame() {
    long before = asked.get();
    long now = System.nanoTime();
    if (now - before >= ASK_EVERY_NANOS && asked.compareAndSet(before, now)) {
      owner.onKeyFrameWanted();
    }
  }

  private void schedule() {
    if (!pool.execute(turn)) {
      end();
      work.close();
    }
  }

  /** Ends the line; a picture that is being decoded may still come out. Any thread. */
  @Override
  public void close() {
    end();
  }

  /** Answers whether this call ended it. */
  private boolean end() {
    boolean idle;
    synchronized (lock) {
      if (ended) {
        return false;
      }
      ended = true;
      waiting.clear();
      group.clear();
      idle = !scheduled;
      scheduled = true;
    }
    pool.counters().lines.add(-1);
    if (idle) {
      schedule(); // the decoder is closed where it worked
    }
    return true;
  }

  private void fault(DecodingFault fault) {
    if (end()) {
      pool.counters().fault(fault.kind());
      log.warn("{}: {}", name, fault.reason());
      owner.onFault(fault);
    }
  }

  /** A turn decodes one unit, or closes the decoder of a line that has ended. */
  private final class OneUnit implements DecodingPool.Turn {
    @Override
    public void run() {
      AccessUnit unit;
      synchronized (lock) {
        AccessUnit first = group.poll();
        unit = first != null ? first : waiting.poll();
      }
      if (unit != null) {
        work.decode(unit);
      }
      boolean again;
      boolean over;
      synchronized (lock) {
        over = ended;
        again = !over && (!group.isEmpty() || waiting.size() > 0);
        scheduled = again || over;
      }
      if (over) {
        work.close();
      } else if (again) {
        schedule();
      }
    }

    @Override
    public void hangs() {
      fault(
          new DecodingFault(
              DecodingFault.Kind.HUNG,
              "decoding one picture: over "
                  + pool.settings().hungAfter().toSeconds()
                  + " s (expected: at most "
                  + pool.settings().timeLimit().toMillis()
                  + " ms)"));
    }
  }

  private final class Outcome implements PictureWork.Outcome {
    @Override
    public void picture(RawPicture picture) {
      owner.onPicture(picture);
    }

    @Override
    public void keyFrameWanted() {
      askForKeyFrame();
    }

    @Override
    public void fault(DecodingFault fault) {
      PictureLine.this.fault(fault);
    }
  }
}
