package org.camfleet.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.camfleet.core.Secret;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.console.ConsoleRoutes;
import org.camfleet.ops.health.AdminRoutes;
import org.camfleet.ops.health.Readiness;
import org.camfleet.ops.metrics.KamonMetrics;
import org.camfleet.ops.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/** One running node: the only place where everything is made and joined. */
final class Node implements AutoCloseable {
  private final Settings settings;
  private final ActorSystem<?> system;
  private final ServerBinding https;
  private final ServerBinding admin;

  private Node(Settings settings, ActorSystem<?> system, ServerBinding https, ServerBinding admin) {
    this.settings = settings;
    this.system = system;
    this.https = https;
    this.admin = admin;
  }

  /** Starts everything; returns when the node takes requests. */
  static Node start(Settings settings) throws StartFailure {
    DataDirectory data = DataDirectory.open(settings.data());
    @Nullable ActorSystem<?> system = null;
    try {
      Credentials credentials = Credentials.loadOrCreate(data.path());
      ServerTls tls = ServerTls.open(settings);
      KamonMetrics metrics = KamonMetrics.start(settings.pekko(), settings.metricsTick());
      system = ActorSystem.create(Behaviors.empty(), "camfleet", settings.pekko());
      Shutdown.onStop(system, "metrics", metrics::close);
      Shutdown.onStop(system, "data-directory", data::close);
      Shutdown.endWithin(settings.stopTimeout());

      Readiness readiness = new Readiness();
      ServerBinding admin = admin(settings, system, readiness, metrics, credentials.token());
      ServerBinding https =
          HttpServers.https(
              system,
              settings.http().bindAddress(),
              settings.http().port(),
              tls.server(),
              new ConsoleRoutes().create());
      return new Node(settings, system, https, admin);
    } catch (IOException e) {
      throw abandoned(data, system, new StartFailure(String.valueOf(e.getMessage()), e));
    } catch (StartFailure e) {
      throw abandoned(data, system, e);
    }
  }

  /** The console's address. */
  String url() {
    return "https://" + settings.http().publicName() + ":" + port() + "/";
  }

  int port() {
    return https.localAddress().getPort();
  }

  int adminPort() {
    return admin.localAddress().getPort();
  }

  /** Waits until the node was stopped: by a signal, or by {@link #close}. */
  void awaitStop() {
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Override
  public void close() {
    stop(system);
  }

  private static void stop(ActorSystem<?> system) {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.actorSystemTerminateReason())
        .toCompletableFuture()
        .join();
  }

  private static StartFailure abandoned(
      DataDirectory data, @Nullable ActorSystem<?> system, StartFailure why) {
    if (system == null) {
      data.close();
    } else {
      stop(system);
    }
    return why;
  }

  private static ServerBinding admin(
      Settings settings,
      ActorSystem<?> system,
      Readiness readiness,
      KamonMetrics metrics,
      Secret token)
      throws StartFailure {
    Settings.Admin admin = settings.admin();
    AdminRoutes routes =
        new AdminRoutes(readiness, metrics::scrape, isLoopback(admin.bindAddress()) ? null : token);
    return HttpServers.http(system, admin.bindAddress(), admin.port(), routes.create());
  }

  private static boolean isLoopback(String address) throws StartFailure {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StartFailure(
          "camfleet.admin.bind-address: " + address + " (expected: an address of this machine)", e);
    }
  }
}
