package org.camfleet.core.signaling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a signaling socket may live.
 *
 * @param connection at most so long after it opened, then GO_AWAY; null: as long as it likes
 * @param idle at most so long without a message or ping of its client; null: as long as it likes
 * @param grace between GO_AWAY and the close with 1001
 */
public record SocketLife(@Nullable Duration connection, @Nullable Duration idle, Duration grace) {
  /** Sockets live as long as their clients answer pings. */
  public static final SocketLife UNLIMITED = new SocketLife(null, null, Duration.ofMinutes(1));
}
