package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What a camera sends while no session carries it: kept from a key frame on for the peer that
 * stands first, so that its recording begins while the session was still being made. On the media
 * loop.
 */
public final class Backlog implements UnitConsumer {
  private final Limits limits;
  private final Metrics.Gauge held;
  private final Metrics.Counter forgotten;
  private final Deque<AccessUnit> units = new ArrayDeque<>();
  private final Relay.Reader reader;
  private @Nullable UnitConsumer out;
  private boolean closed;
  private long bytes;

  /**
   * How much is kept; beyond either, the oldest group of pictures goes.
   *
   * @param bytes payload bytes; 0 keeps nothing
   * @param duration from the first picture to the last; over ten seconds no receiver believes
   */
  public record Limits(long bytes, Duration duration) {
    /** 2 MB and 5 s. */
    public static final Limits DEFAULT = new Limits(2 << 20, Duration.ofSeconds(5));
  }

  /** Reads this relay from now on. */
  Backlog(Relay relay, Limits limits, Metrics metrics) {
    this.limits = limits;
    this.held = metrics.gauge("camfleet_bridge_backlog_bytes");
    this.forgotten = metrics.counter("camfleet_bridge_backlog_forgotten_units_total");
    this.reader = relay.attach(this);
  }

  @Override
  public void accept(AccessUnit unit) {
    if (out != null) {
      out.accept(unit);
    } else if (!closed && (!units.isEmpty() || isKeyPicture(unit))) {
      add(unit);
      while (!units.isEmpty() && isBeyondLimits()) {
        forgetGroup();
      }
    }
  }

  /** Sends what is kept over this peer, and from now on what comes in to {@code live}. */
  Relay.Reader handOver(Peer peer, UnitConsumer live) {
    if (!units.isEmpty()) {
      peer.sendBacklog(List.copyOf(units));
      clear();
    }
    out = live;
    return reader;
  }

  /** Forgets everything and reads no more. */
  void close() {
    closed = true;
    clear();
    reader.close();
  }

  private boolean isBeyondLimits() {
    long span = units.getLast().timeMicros() - units.getFirst().timeMicros();
    return bytes > limits.bytes()
        || span > TimeUnit.NANOSECONDS.toMicros(limits.duration().toNanos());
  }

  private void forgetGroup() {
    do {
      remove();
      forgotten.increment();
    } while (!units.isEmpty() && !isKeyPicture(units.getFirst()));
  }

  private static boolean isKeyPicture(AccessUnit unit) {
    return unit.isVideo() && unit.keyFrame();
  }

  private void add(AccessUnit unit) {
    units.add(unit);
    bytes += unit.data().length;
    held.add(unit.data().length);
  }

  private void remove() {
    long length = units.remove().data().length;
    bytes -= length;
    held.add(-length);
  }

  private void clear() {
    while (!units.isEmpty()) {
      remove();
    }
  }
}
