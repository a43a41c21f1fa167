package org.camfleet.ops;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.ops.config.Settings;

/** Binds the node's two HTTP ports; both close with the actor system, open requests first. */
final class HttpServers {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private HttpServers() {}

  static ServerBinding https(Settings.Http http, ActorSystem<?> system, SSLContext tls, Route route)
      throws StartFailure {
    return bound(
        system,
        "camfleet.port: can not listen on " + http.bindAddress() + ":" + http.port(),
        Http.get(system)
            .newServerAt(http.bindAddress(), http.port())
            .enableHttps(ConnectionContext.httpsServer(tls))
            .bind(route));
  }

  static ServerBinding http(Settings.Admin admin, ActorSystem<?> system, Route route)
      throws StartFailure {
    return bound(
        system,
        "camfleet.admin.port: can not listen on " + admin.bindAddress() + ":" + admin.port(),
        Http.get(system).newServerAt(admin.bindAddress(), admin.port()).bind(route));
  }

  /** How this node reaches its own HTTPS port; the self-made certificate has both names. */
  static URI own(ServerBinding https) {
    InetSocketAddress local = https.localAddress();
    String host =
        local.getAddress().isAnyLocalAddress()
            ? "localhost"
            : local.getAddress().getHostAddress().replaceFirst("(.*:.*)", "[$1]");
    return URI.create("https://" + host + ":" + local.getPort());
  }

  private static ServerBinding bound(
      ActorSystem<?> system, String refusal, CompletionStage<ServerBinding> binding)
      throws StartFailure {
    try {
      return binding.toCompletableFuture().join().addToCoordinatedShutdown(GRACE, system);
    } catch (CompletionException e) {
      String why =
          rootOf(e) instanceof BindException
              ? "the port is in use or not allowed"
              : String.valueOf(rootOf(e).getMessage());
      throw new StartFailure(refusal + ": " + why, e);
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
