package org.camfleet.core.webrtc.ice;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Looks host names up, off the loop. */
@FunctionalInterface
public interface HostResolver {
  /** The addresses of a host, at least one, or the failure to find any. */
  CompletionStage<List<InetAddress>> resolve(String host);
}
