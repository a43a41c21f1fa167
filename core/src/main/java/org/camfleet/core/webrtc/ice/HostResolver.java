package org.camfleet.core.webrtc.ice;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/** Looks up the addresses of servers without blocking a loop. */
@FunctionalInterface
public interface HostResolver {
  /** The preferred address of a name or literal; completes exceptionally when there is none. */
  CompletionStage<InetAddress> resolve(String host);
}
