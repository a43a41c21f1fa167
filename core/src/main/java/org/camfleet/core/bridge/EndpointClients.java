package org.camfleet.core.bridge;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * One SDK client for each endpoint that the service names, at most so many: the one that was not
 * used for longest is closed. A region has a handful of endpoints, so that hardly happens. Any
 * thread.
 */
final class EndpointClients<C extends SdkAutoCloseable> implements AutoCloseable {
  private final int most;
  private final Function<URI, C> make;
  private final Map<URI, C> clients = new LinkedHashMap<>(16, 0.75f, true);

  EndpointClients(int most, Function<URI, C> make) {
    this.most = most;
    this.make = make;
  }

  /** The client of an endpoint, made when there is none. */
  synchronized C at(URI endpoint) {
    C client = clients.get(endpoint);
    if (client == null) {
      if (clients.size() >= most) {
        URI eldest = clients.keySet().iterator().next();
        clients.remove(eldest).close();
      }
      client = make.apply(endpoint);
      clients.put(endpoint, client);
    }
    return client;
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(SdkAutoCloseable::close);
    clients.clear();
  }
}
