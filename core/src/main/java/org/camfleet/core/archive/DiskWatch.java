package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether this node can store media at present, also while it records nothing: so that others
 * give it no cameras that it would lose. Trouble ends only when a look finds that it has: a full
 * disk may still take a small fragment now and then. Any thread.
 */
final class DiskWatch {
  private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);

  /** Below this the disk counts as full, beside the reserve that {@link Disk#freeBytes} keeps. */
  static final long FULL_BYTES = 8L << 20;

  /** From this on it has room again. */
  static final long ROOM_BYTES = 64L << 20;

  private static final long STUCK_MILLIS = 15_000;

  private final Path directory;
  private final Disk disk;
  private final LowSpace low;
  private final Events events;
  private final InstantSource clock;
  private final Metrics.Gauge free;
  private final Metrics.Gauge blockedGauge;
  private String trouble = "";
  private boolean failedSinceLook;
  private boolean suspect;
  private long lookingSince;
  private long room = Long.MAX_VALUE;
  private boolean isShort;

  DiskWatch(
      Path directory,
      Disk disk,
      LowSpace low,
      Metrics metrics,
      Events events,
      InstantSource clock) {
    this.directory = directory;
    this.disk = disk;
    this.low = low;
    this.events = events;
    this.clock = clock;
    this.free = metrics.gauge("camfleet_archive_free_bytes");
    this.blockedGauge = metrics.gauge("camfleet_archive_blocked");
  }

  /** How many bytes are missing until there is enough room, by the last look; 0: there is. */
  synchronized long missing() {
    return isShort ? Math.max(0, low.enough() - room) : 0;
  }

  /** Why nothing can be stored, as a stable word; empty while it can. */
  synchronized Optional<String> blocked() {
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  /** A fragment could not be written: disk-full, disk-unwritable, or disk-error for one file's. */
  synchronized void failed(String cause, String text) {
    failedSinceLook = true;
    suspect = true;
    if (!cause.equals("disk-error")) {
      trouble(cause, text);
    }
  }

  /** Says that a look begins; false while the one before has not come back. */
  synchronized boolean begin() {
    if (lookingSince == 0) {
      lookingSince = clock.millis();
      return true;
    }
    if (clock.millis() - lookingSince > STUCK_MILLIS) {
      trouble("disk-stuck", directory + " does not answer");
    }
    return false;
  }

  /** Says that a look is over, or could not be. */
  synchronized void end() {
    lookingSince = 0;
  }

  private synchronized boolean isSuspect() {
    return suspect || !trouble.isEmpty();
  }

  /** Looks at the disk, between begin and end; may block as long as the disk does. */
  void look() {
    String cause = "";
    String text = "";
    long room = 0;
    try {
      room = disk.freeBytes();
      if (room < FULL_BYTES) {
        cause = "disk-full";
        text = "%s: %d bytes free (expected: %d)".formatted(directory, room, FULL_BYTES);
      } else if (isSuspect()) {
        tryToWrite();
      }
    } catch (IOException e) {
      cause = "disk-unwritable";
      text = e.toString();
    }
    looked(cause, text, room);
  }

  private void tryToWrite() throws IOException {
    Path probe = directory.resolve("probe");
    disk.delete(probe);
    try (SegmentChannel channel = disk.create(probe)) {
      channel.append(ByteBuffer.wrap(new byte[512]));
      channel.force();
    }
    disk.delete(probe);
  }

  private synchronized void looked(String cause, String text, long room) {
    free.set(Math.max(0, room));
    if (cause.isEmpty() || cause.equals("disk-full")) {
      roomIs(room);
    }
    boolean failed = failedSinceLook;
    failedSinceLook = false;
    suspect = failed;
    if (!cause.isEmpty()) {
      trouble(cause, text);
    } else if (!trouble.isEmpty() && !failed && room >= ROOM_BYTES) {
      String was = trouble;
      trouble = "";
      blockedGauge.set(0);
      log.info("{}: media can be stored again after {}", directory, was);
      tell("archive.unblocked", "this node can store media again", was);
    }
  }

  private void roomIs(long bytes) {
    room = bytes;
    if (!isShort && bytes < low.bytes()) {
      isShort = true;
      log.warn("{}: {} MB free (expected: {})", directory, bytes >> 20, low.bytes() >> 20);
      tell(
          "archive.low",
          "%s: %d MB free (expected: %d)".formatted(directory, bytes >> 20, low.bytes() >> 20),
          "disk-low");
    } else if (isShort && bytes >= low.enough()) {
      isShort = false;
      tell("archive.room", "%s: %d MB free".formatted(directory, bytes >> 20), "disk-low");
    }
  }

  private void trouble(String cause, String text) {
    if (trouble.isEmpty()) {
      blockedGauge.set(1);
      log.warn("{}: no media can be stored: {} ({})", directory, cause, text);
      tell("archive.blocked", "this node can not store media: " + text, cause);
    }
    trouble = cause;
  }

  private void tell(String type, String text, String cause) {
    events.publish(new Event(clock.instant(), "archive", type, text, Map.of("cause", cause)));
  }
}
