package org.camfleet.ops;

import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.signaling.Participant;

/**
 * A target's service as its sessions hold it: each call goes to the clients that there are at that
 * time, and makes them where they were given up meanwhile.
 *
 * @param clients the present ones
 */
record CurrentService(Supplier<SessionService> clients, Caller caller) implements SessionService {
  private SessionService now() {
    return clients.get().of(caller);
  }

  @Override
  public SessionService of(Caller one) {
    return new CurrentService(clients, one);
  }

  @Override
  public CompletionStage<Prepared> prepare(String channelName, Participant participant) {
    return now().prepare(channelName, participant);
  }

  @Override
  public CompletionStage<StreamFacts> stream(ChannelFacts channel) {
    return now().stream(channel);
  }

  @Override
  public CompletionStage<URI> signalingUrl(Prepared prepared) {
    return now().signalingUrl(prepared);
  }

  @Override
  public CompletionStage<Void> join(Prepared prepared) {
    return now().join(prepared);
  }

  @Override
  public SSLContext trust() {
    return clients.get().trust();
  }

  /** The clients are the node's. */
  @Override
  public void close() {}
}
