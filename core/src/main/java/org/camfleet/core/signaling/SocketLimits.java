package org.camfleet.core.signaling;

/**
 * How many messages a client may send on one socket. What exceeds a limit is refused with
 * ClientLimitExceededException; what exceeds the last closes the socket.
 *
 * @param descriptionsPerSecond offers and answers together (service quota: 5)
 * @param descriptionBurst offers and answers at once
 * @param candidatesPerSecond candidates (service quota: 20)
 * @param candidateBurst candidates at once: a browser with many interfaces finds dozens
 * @param framesPerSecond frames of any kind, also malformed ones
 * @param frameBurst frames at once
 * @param life how long the socket may live
 */
public record SocketLimits(
    int descriptionsPerSecond,
    int descriptionBurst,
    int candidatesPerSecond,
    int candidateBurst,
    int framesPerSecond,
    int frameBurst,
    SocketLife life) {
  /** The service's quotas with bursts that no honest client reaches. */
  public static final SocketLimits DEFAULT =
      new SocketLimits(5, 20, 20, 100, 100, 500, SocketLife.UNLIMITED);
}
