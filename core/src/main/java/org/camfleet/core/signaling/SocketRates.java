package org.camfleet.core.signaling;

import java.util.function.LongSupplier;

/** What a client may send on one socket, against its limits. One thread. */
final class SocketRates {
  private final TokenBucket descriptions;
  private final TokenBucket candidates;
  private final TokenBucket frames;

  SocketRates(SocketLimits limits, LongSupplier nanos) {
    descriptions =
        new TokenBucket(limits.descriptionsPerSecond(), limits.descriptionBurst(), nanos);
    candidates = new TokenBucket(limits.candidatesPerSecond(), limits.candidateBurst(), nanos);
    frames = new TokenBucket(limits.framesPerSecond(), limits.frameBurst(), nanos);
  }

  /** Whether one more frame of any kind may come; a socket that sends more is closed. */
  boolean takesFrame() {
    return frames.tryTake();
  }

  /** Whether one more message of this kind may come. */
  boolean takes(MessageKind kind) {
    return (kind == MessageKind.ICE_CANDIDATE ? candidates : descriptions).tryTake();
  }
}
