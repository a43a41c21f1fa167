package org.camfleet.ops;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.kvs.StandardPort;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;

/** Binds the node's HTTP ports; they close with the actor system, open requests first. */
final class HttpServers {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private HttpServers() {}

  /**
   * Refuses a port that is taken before anything else is started: that is quicker, and leaves the
   * operator with one sentence.
   */
  static void refuseTaken(Settings settings) throws StartFailure {
    Settings.Http http = settings.http();
    refuseTaken(refusal(http), http.bindAddress(), http.port());
    Settings.Admin admin = settings.admin();
    refuseTaken(refusal(admin), admin.bindAddress(), admin.port());
    Settings.Cluster cluster = settings.cluster();
    if (cluster.host() != null) {
      refuseTaken(
          "camfleet.cluster.port: can not listen on "
              + cluster.bindAddress()
              + ":"
              + cluster.port(),
          cluster.bindAddress(),
          cluster.port());
    }
    Settings.StandardPort standard = settings.kvs().standardPort();
    @Nullable Integer port = standard.port();
    if (port != null) {
      refuseTaken(refusal(standard, port), standard.bindAddress(), port);
    }
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

  private static String refusal(Settings.StandardPort standard, int port) {
    return "camfleet.standard-port.port: can not listen on " + standard.bindAddress() + ":" + port;
  }

  static ServerBinding https(Settings.Http http, ActorSystem<?> system, SSLContext tls, Route route)
      throws StartFailure {
    return bound(
        system,
        refusal(http),
        Http.get(system)
            .newServerAt(http.bindAddress(), http.port())
            .enableHttps(ConnectionContext.httpsServer(() -> engine(tls)))
            .bind(route));
  }

  /** The second HTTPS port with the same routes, or null when there is none. */
  static @Nullable ServerBinding standard(
      Settings.StandardPort standard, ActorSystem<?> system, SSLContext tls, Route route)
      throws StartFailure {
    @Nullable Integer port = standard.port();
    return port == null
        ? null
        : bound(
            system,
            refusal(standard, port),
            Http.get(system)
                .newServerAt(standard.bindAddress(), port)
                .enableHttps(ConnectionContext.httpsServer(() -> engine(tls)))
                .bind(StandardPort.of(route)));
  }

  /**
   * Speaks HTTP/1.1 and says so: some of AWS's C clients offer h2, and then fail when they get it.
   */
  private static SSLEngine engine(SSLContext tls) {
    SSLEngine engine = tls.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setHandshakeApplicationProtocolSelector(
        (ignored, offered) -> offered.contains("http/1.1") ? "http/1.1" : "");
    return engine;
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

  /** Host and port at which a node with these settings is reached from its own machine. */
  static String reached(Settings.Http http) {
    boolean any = Set.of("0.0.0.0", "::").contains(http.bindAddress());
    String host = any ? "localhost" : http.bindAddress().replaceFirst("(.*:.*)", "[$1]");
    return host + ":" + http.port();
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
