package org.camfleet.core.signaling;

import java.util.function.LongSupplier;

/** When a client was heard last on its socket: messages and pings count. Any thread. */
public final class SocketActivity {
  private final LongSupplier nanos;
  private volatile long last;

  /** Heard now; {@code nanos} is a monotonic clock. */
  public SocketActivity(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /** The client was heard. */
  public void heard() {
    last = nanos.getAsLong();
  }

  /** For how many nanoseconds it was not. */
  public long silentNanos() {
    return nanos.getAsLong() - last;
  }
}
