package org.camfleet.core.bridge;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/** A service that says what a test wants, and counts what it is asked. */
final class JudgedService implements SessionService {
  static final String ARN = "arn:aws:kinesisvideo:eu-west-1:123456789012:channel/gate/17";
  static final String STREAM = "arn:aws:kinesisvideo:eu-west-1:123456789012:stream/gate/17";
  static final StreamFacts KEEPS = StreamFacts.found("ACTIVE", 24);

  final AtomicInteger lookUps = new AtomicInteger();
  final AtomicInteger descriptions = new AtomicInteger();
  final AtomicInteger joins = new AtomicInteger();
  volatile StreamFacts stream = KEEPS;
  volatile @Nullable SessionFault lookUpFault;
  volatile @Nullable SessionFault joinFault;
  private final URI sockets;

  /**
   * Nothing is wrong with it.
   *
   * @param port where its signaling sockets are
   */
  JudgedService(int port) {
    sockets = URI.create("wss://127.0.0.1:" + port + "/");
  }

  static ChannelFacts channel() {
    return new ChannelFacts(ARN, "SINGLE_MASTER", "ACTIVE", STREAM, "eu-west-1", Duration.ZERO);
  }

  @Override
  public CompletionStage<Prepared> prepare(String channelName, Participant participant) {
    lookUps.incrementAndGet();
    SessionFault fault = lookUpFault;
    return fault != null
        ? CompletableFuture.failedFuture(fault)
        : CompletableFuture.completedFuture(
            new Prepared(ARN, participant, sockets, sockets, List.of(), channel()));
  }

  @Override
  public CompletionStage<StreamFacts> stream(ChannelFacts channel) {
    descriptions.incrementAndGet();
    return CompletableFuture.completedFuture(stream);
  }

  @Override
  public CompletionStage<URI> signalingUrl(Prepared prepared) {
    return CompletableFuture.completedFuture(sockets);
  }

  @Override
  public CompletionStage<Void> join(Prepared prepared) {
    joins.incrementAndGet();
    SessionFault fault = joinFault;
    return fault != null
        ? CompletableFuture.failedFuture(fault)
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public SSLContext trust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {}
}
