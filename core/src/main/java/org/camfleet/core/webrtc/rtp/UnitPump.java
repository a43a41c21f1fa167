package org.camfleet.core.webrtc.rtp;

import java.util.ArrayDeque;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.H264Packetizer;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Moves units into packets in their order: at once while the pacer allows it, else by and by, and a
 * burst at its own speed. One thread.
 */
final class UnitPump {
  private static final int SHOW_AT_ONCE = 0; // least and most delay 0
  private static final int SHOW_AS_YOU_LIKE = 0xFFF; // least 0, most 40.95 s: the receiver decides
  private static final long DELAY_REPEAT_MICROS = 2_000_000L;

  private final SenderSettings settings;
  private final PacketWriter writer;
  private final SenderClock clock;
  private final LoopTimer timer;
  private final RtpMetrics metrics;
  private final Runnable onMapped;
  private final H264Packetizer packetizer;
  private final Pacer pacer = new Pacer();
  private final ArrayDeque<AccessUnit> queue = new ArrayDeque<>();
  private long queuedBytes;
  private long queueLimit;
  private boolean waitsForKeyFrame = true;
  private boolean scheduled;
  private boolean closed;

  private @Nullable AccessUnit current; // the picture that is in the packetizer
  private long timestamp;
  private int remaining;

  private @Nullable Burst burst;
  private long normalDelayFrom = Long.MAX_VALUE;

  private long sent;
  private long dropped;
  private long countedPackets;
  private long countedBytes;

  /**
   * {@code onMapped} is called when times have become true: before the first unit, after a burst.
   */
  UnitPump(
      SenderSettings settings,
      PacketWriter writer,
      SenderClock clock,
      LoopTimer timer,
      RtpMetrics metrics,
      Runnable onMapped) {
    this.settings = settings;
    this.writer = writer;
    this.clock = clock;
    this.timer = timer;
    this.metrics = metrics;
    this.onMapped = onMapped;
    this.packetizer = new H264Packetizer(settings.largestPayload());
    this.queueLimit = settings.queueBytes();
  }

  /** Takes a live unit; true when it was dropped for want of a key frame. */
  boolean offer(AccessUnit unit) {
    if (waitsForKeyFrame && unit.isVideo()) {
      if (!unit.keyFrame()) {
        drop(1);
        return true;
      }
      waitsForKeyFrame = false;
    }
    enqueue(unit);
    if (queuedBytes > queueLimit) {
      drop(queue.size());
      forget();
      waitsForKeyFrame = unit.isVideo();
    }
    if (!scheduled) {
      pump();
    }
    return false;
  }

  /** Puts remembered pictures, key frame first, in front of the live ones. */
  void burst(List<AccessUnit> pictures) {
    if (sent > 0 || current != null || !pictures.get(0).keyFrame()) {
      return; // already sending: a burst would go back in time
    }
    AccessUnit last = pictures.get(pictures.size() - 1);
    clock.anchor(last.timeMicros());
    writer.playoutDelay(SHOW_AT_ONCE);
    begin(Burst.toShow(timer.nowMicros(), pictures.get(0).timeMicros(), last.timeMicros()));
    enqueueAll(pictures);
  }

  /** Puts units of before in front of the live ones: with their own times, at this burst's pace. */
  void catchUp(List<AccessUnit> units, Burst pace) {
    if (sent == 0 && current == null && queue.isEmpty() && units.get(0).keyFrame()) {
      begin(pace);
      enqueueAll(units);
    }
  }

  private void begin(Burst next) {
    burst = next;
    waitsForKeyFrame = false;
  }

  private void enqueueAll(List<AccessUnit> units) {
    units.forEach(this::enqueue);
    queueLimit = Math.max(queueLimit, 2 * queuedBytes);
    pump();
  }

  /** Whether what goes out has times that only seem. */
  boolean showsSeemingTimes() {
    return burst != null && burst.compressed();
  }

  private void enqueue(AccessUnit unit) {
    queue.add(unit);
    queuedBytes += unit.data().length;
  }

  private void forget() {
    queue.clear();
    queuedBytes = 0;
  }

  private void drop(int units) {
    dropped += units;
    metrics.unitsDropped().add(units);
  }

  private void pump() {
    long now = timer.nowMicros();
    long delay = 0;
    while (delay == 0 && (current != null || start(now))) {
      if (drain(now)) {
        current = null;
      } else {
        delay = pacer.delay(now);
      }
    }
    writer.flush();
    count();
    AccessUnit next = queue.peek();
    if (delay == 0 && next != null && burst != null) {
      delay = Math.max(1, burst.due(next.timeMicros()) - now);
    }
    if (delay > 0) {
      scheduled = true;
      timer.schedule(delay, this::resume);
    }
  }

  private void count() {
    metrics.packetsSent().add(writer.packets() - countedPackets);
    metrics.bytesSent().add(writer.bytes() - countedBytes);
    countedPackets = writer.packets();
    countedBytes = writer.bytes();
  }

  private void resume() {
    scheduled = false;
    if (!closed) {
      pump();
    }
  }

  /** Takes the next unit that is due into the packetizer; false when there is none. */
  private boolean start(long now) {
    while (true) {
      AccessUnit unit = queue.peek();
      if (unit == null || burst != null && burst.due(unit.timeMicros()) > now) {
        return false;
      }
      queue.poll();
      queuedBytes -= unit.data().length;
      if (unit.data().length > 0 && (!unit.isVideo() || packetize(unit))) {
        setTime(unit, now);
        current = unit;
        remaining = unit.data().length;
        return true;
      }
      drop(1);
    }
  }

  private boolean packetize(AccessUnit unit) {
    try {
      if (unit.keyFrame() && unit.track() instanceof VideoTrack track) {
        packetizer.start(unit.data(), track.sps(), track.pps());
      } else {
        packetizer.start(unit.data());
      }
      return true;
    } catch (MalformedException broken) {
      waitsForKeyFrame = true;
      return false;
    }
  }

  private void setTime(AccessUnit unit, long now) {
    long time = unit.timeMicros();
    Burst running = burst;
    if (running != null && running.isOver(time)) {
      burst = null;
      queueLimit = settings.queueBytes();
      if (running.compressed()) {
        timesAreTrue(time, now);
      }
    }
    if (!clock.isAnchored()) {
      clock.anchor(time);
      onMapped.run();
    }
    if (now >= normalDelayFrom) {
      normalDelayFrom = Long.MAX_VALUE;
      writer.playoutDelay(-1);
    }
    clock.sent(time);
    timestamp = clock.timestamp(burst == null ? time : burst.seeming(time));
  }

  private void timesAreTrue(long time, long now) {
    writer.playoutDelay(SHOW_AS_YOU_LIKE);
    normalDelayFrom = now + DELAY_REPEAT_MICROS;
    clock.sent(time);
    onMapped.run();
  }

  /** Sends packets of the current unit while the pacer allows it; true when it is done. */
  private boolean drain(long now) {
    AccessUnit unit = current;
    if (unit == null) {
      return true;
    }
    if (!unit.isVideo()) {
      sendSound(unit, now);
      return true;
    }
    while (pacer.take(now)) {
      int length = packetizer.next(writer.plain(), writer.payloadOffset());
      if (length < 0) {
        return done(true);
      }
      remaining = Math.max(0, remaining - length);
      boolean last = packetizer.isDone();
      writer.send(length, timestamp, last, remaining, now);
      if (last) {
        return done(true);
      }
    }
    return false;
  }

  private void sendSound(AccessUnit unit, long now) {
    byte[] data = unit.data();
    if (data.length > settings.largestPayload()) {
      drop(1);
      return;
    }
    System.arraycopy(data, 0, writer.plain(), writer.payloadOffset(), data.length);
    writer.send(data.length, timestamp, false, 0, now);
    done(false);
  }

  private boolean done(boolean picture) {
    sent++;
    if (picture) {
      metrics.picturesSent().increment();
    }
    return true;
  }

  long sent() {
    return sent;
  }

  long dropped() {
    return dropped;
  }

  void close() {
    closed = true;
    forget();
    current = null;
  }
}
