package org.camfleet.ops.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * What a service tells of the one session of a channel, looked at four times a second: how fast its
 * media come, and how they freeze.
 */
final class Throughput implements AutoCloseable {
  private static final long OFTEN = 250_000_000;

  private final FleetApi api;
  private final String channel;
  private final List<Look> looks = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::look, "throughput");
  private volatile boolean closed;

  /** One look; the moment is that of System.nanoTime. */
  record Look(
      long nanos, int sessions, long epoch, String state, long bytes, long freezes, long frozen) {
    private double kbitsSince(Look before) {
      return (bytes - before.bytes) * 8e6 / (nanos - before.nanos);
    }
  }

  private Throughput(FleetApi api, String channel) {
    this.api = api;
    this.channel = channel;
    thread.setDaemon(true);
  }

  /** Looks until it is closed. */
  static Throughput watch(FleetApi api, String channel) {
    Throughput throughput = new Throughput(api, channel);
    throughput.thread.start();
    return throughput;
  }

  private void look() {
    while (!closed) {
      JsonNode sessions = api.presence(channel).path("sessions");
      JsonNode one = sessions.path(0);
      looks.add(
          new Look(
              System.nanoTime(),
              sessions.size(),
              one.path("epoch").asLong(),
              one.path("state").asText(),
              one.path("bytes").asLong(),
              one.path("freezes").asLong(),
              one.path("frozenMillis").asLong()));
      LockSupport.parkNanos(OFTEN);
    }
  }

  /** All looks so far, oldest first. */
  List<Look> looks() {
    return List.copyOf(looks);
  }

  /** The newest look. */
  Look now() {
    return looks.get(looks.size() - 1);
  }

  /** The mean kbit/s between two moments, as far as there were looks. */
  double kbits(long fromNanos, long toNanos) {
    List<Look> within =
        looks.stream().filter(one -> one.nanos >= fromNanos && one.nanos <= toNanos).toList();
    return within.size() < 2 ? 0 : within.get(within.size() - 1).kbitsSince(within.get(0));
  }

  /** The mean kbit/s of the last so many seconds. */
  double lastKbits(double seconds) {
    long now = now().nanos;
    return kbits(now - (long) (seconds * 1e9), now);
  }

  /** The kbit/s of each second since a moment. */
  String line(long sinceNanos) {
    StringBuilder line = new StringBuilder();
    for (long at = sinceNanos; at + 1_000_000_000L <= now().nanos; at += 1_000_000_000L) {
      line.append(' ').append(Math.round(kbits(at - OFTEN / 2, at + 1_000_000_000L + OFTEN / 2)));
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join(5_000);
  }
}
