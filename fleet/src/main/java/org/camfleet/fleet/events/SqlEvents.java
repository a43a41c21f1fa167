package org.camfleet.fleet.events;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.database.Database;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events kept in SQL.
 *
 * <p>{@link #publish} puts an event into a bounded queue and never waits; one thread writes what
 * has gathered in batches, and deletes what is older than the retention. While the database is away
 * the queue fills, then the newest events are dropped and counted.
 */
public final class SqlEvents implements Events, AutoCloseable {
  /**
   * Bounds.
   *
   * @param queueLimit events that may wait for the database
   * @param batch events written in one transaction at most
   * @param retention age at which events are deleted
   * @param sweepEvery how often old events are looked for
   * @param retryAfter pause after a failed write
   */
  public record Settings(
      int queueLimit, int batch, Duration retention, Duration sweepEvery, Duration retryAfter) {
    /** 10,000 waiting, 500 at once, 30 days, looked for every 10 minutes, a pause of 2 s. */
    public static final Settings DEFAULT =
        new Settings(
            10_000, 500, Duration.ofDays(30), Duration.ofMinutes(10), Duration.ofSeconds(2));
  }

  private static final Logger LOG = LoggerFactory.getLogger(SqlEvents.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Database database;
  private final InstantSource clock;
  private final Settings settings;
  private final BlockingQueue<Event> queue;
  private final Metrics.Counter stored;
  private final Metrics.Counter dropped;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread writer;
  // Whether the last write failed: said once, not with each attempt. Writer thread only.
  private boolean failing;

  private SqlEvents(Database database, InstantSource clock, Settings settings, Metrics metrics) {
    this.database = database;
    this.clock = clock;
    this.settings = settings;
    this.queue = new ArrayBlockingQueue<>(settings.queueLimit());
    this.stored = metrics.counter("camfleet_events_stored_total");
    this.dropped = metrics.counter("camfleet_events_dropped_total");
    this.writer = new Thread(this::run, "camfleet-events");
  }

  /** Starts the writer thread. */
  public static SqlEvents start(
      Database database, InstantSource clock, Settings settings, Metrics metrics) {
    SqlEvents events = new SqlEvents(database, clock, settings, metrics);
    events.writer.setDaemon(true);
    events.writer.start();
    return events;
  }

  @Override
  public void publish(Event event) {
    if (closing.getCount() == 0 || !queue.offer(event)) {
      dropped.increment();
    }
  }

  /**
   * Stored events, oldest first.
   *
   * @param camera only those of this camera or channel; null for all
   * @param after only those with a higher id; null for the newest ones
   * @param limit at most so many
   */
  public CompletionStage<List<StoredEvent>> page(
      @Nullable String camera, @Nullable Long after, int limit) {
    return database.query(handle -> EventTable.page(handle, camera, after, limit));
  }

  /**
   * What was told of some cameras or channels in a time, oldest first, with the last {@value
   * EventTable#MOST_BEFORE} of each before it; at most {@value EventTable#MOST_WITHIN}.
   */
  public CompletionStage<List<Event>> around(List<String> cameras, Instant from, Instant to) {
    return database.query(handle -> EventTable.around(handle, cameras, from, to));
  }

  private void run() {
    List<Event> batch = new ArrayList<>();
    Instant nextSweep = clock.instant();
    try {
      while (closing.getCount() > 0 || !queue.isEmpty()) {
        Event first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, settings.batch() - 1);
          write(batch);
          batch.clear();
        }
        if (!clock.instant().isBefore(nextSweep)) {
          nextSweep = clock.instant().plus(settings.sweepEvery());
          sweep();
        }
      }
    } catch (InterruptedException e) {
      dropped.add(batch.size() + (long) queue.size()); // close() gave up on a dead database
    }
  }

  private void write(List<Event> batch) throws InterruptedException {
    while (true) {
      try {
        database.jdbi().useTransaction(handle -> EventTable.insert(handle, batch));
        stored.add(batch.size());
        failing = false;
        return;
      } catch (RuntimeException e) {
        if (!failing) {
          failing = true;
          LOG.warn(
              "events: the database refused {} events, trying on: {}",
              batch.size(),
              e.getMessage());
        }
        if (closing.await(settings.retryAfter().toMillis(), TimeUnit.MILLISECONDS)) {
          dropped.add(batch.size());
          return;
        }
      }
    }
  }

  private void sweep() {
    Instant limit = clock.instant().minus(settings.retention());
    try {
      database.jdbi().useHandle(handle -> EventTable.deleteBefore(handle, limit));
    } catch (RuntimeException e) {
      LOG.warn("events: old ones could not be deleted: {}", e.getMessage());
    }
  }

  /** Writes what is waiting (at most 5 s) and ends the thread. */
  @Override
  public void close() {
    closing.countDown();
    try {
      writer.join(CLOSING.toMillis());
      writer.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
