package org.camfleet.core.rtsp;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * When a client may dial again by itself, as over another transport or where it was sent on;
 * whoever begins the client answers for its first dial. On the media loop.
 */
public interface FurtherDials {
  /** At once, as often as it likes. */
  FurtherDials FREE = host -> () -> Duration.ZERO;

  /**
   * A turn at this host, which says how long to wait before it is asked again; zero: dial now.
   *
   * @param host as the URL says it, an IPv6 address in brackets
   */
  Supplier<Duration> turn(String host);
}
