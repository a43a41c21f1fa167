package org.camfleet.ops;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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

  /**
   * Refuses a port that is taken before anything else is started: that is quicker, and leaves the
   * operator with one sentence.
   */
  static void refuseTaken(Settings.Http http, Settings.Admin admin) throws StartFailure {
    refuseTaken(refusal(http), http.bindAddress(), http.port());
    refuseTaken(refusal(admin), admin.bindAddress(), admin.port());
  }

  private static void refuseTaken(String refusal, String address, int port) throws StartFailure {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw refused(refusal, e);
    }
  }

  private static String refusal(Settings.Http http) {
    return "camfleet.port: can not listen on " + http.bindAddress() + ":" + http.port();
  }

  private static String refusal(Settings.Admin admin) {
    return "camfleet.admin.port: can not listen on " + admin.bindAddress() + ":" + admin.port();
  }

  static ServerBinding https(Settings.Http http, ActorSystem<?> system, SSLContext tls, Route route)
      throws StartFailure {
    return bound(
        system,
        refusal(http),
        Http.get(system)
            .newServerAt(http.bindAddress(), http.port())
            .enableHttps(ConnectionContext.httpsServer(tls))
            .bind(route));
  }

  static ServerBinding http(Settings.Admin admin, ActorSystem<?> system, Route route)
      throws StartFailure {
    return bound(
        system,
        refusal(admin),
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
      throw refused(refusal, e);
    }
  }

  private static StartFailure refused(String refusal, Exception failure) {
    Throwable root = rootOf(failure);
    String why =
        root instanceof BindException
            ? "the port is in use or not allowed"
            : String.valueOf(root.getMessage());
    return new StartFailure(refusal + ": " + why, failure);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
