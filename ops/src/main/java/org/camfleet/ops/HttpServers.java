package org.camfleet.ops;

import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;

/** Binds the node's two HTTP ports; both close with the actor system, open requests first. */
final class HttpServers {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private HttpServers() {}

  static ServerBinding https(
      ActorSystem<?> system, String address, int port, SSLContext tls, Route route)
      throws StartFailure {
    return bound(
        system,
        address,
        port,
        "camfleet.port",
        Http.get(system)
            .newServerAt(address, port)
            .enableHttps(ConnectionContext.httpsServer(tls))
            .bind(route));
  }

  static ServerBinding http(ActorSystem<?> system, String address, int port, Route route)
      throws StartFailure {
    return bound(
        system,
        address,
        port,
        "camfleet.admin.port",
        Http.get(system).newServerAt(address, port).bind(route));
  }

  private static ServerBinding bound(
      ActorSystem<?> system,
      String address,
      int port,
      String key,
      CompletionStage<ServerBinding> binding)
      throws StartFailure {
    try {
      return binding.toCompletableFuture().join().addToCoordinatedShutdown(GRACE, system);
    } catch (CompletionException e) {
      String why =
          rootOf(e) instanceof BindException
              ? "the port is in use or not allowed"
              : rootOf(e).getMessage();
      throw new StartFailure(key + ": can not listen on " + address + ":" + port + ": " + why, e);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
