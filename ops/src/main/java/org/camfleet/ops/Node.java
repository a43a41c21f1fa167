package org.camfleet.ops;

import java.io.IOException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.fleet.events.EventRoutes;
import org.camfleet.fleet.sigv4.AccessKeys;
import org.camfleet.fleet.sigv4.CredentialsFile;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.console.ConsoleRoutes;
import org.camfleet.ops.health.Readiness;
import org.camfleet.ops.metrics.KamonMetrics;
import org.camfleet.ops.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * One running node: the only place where everything is made and joined, each part in a class of its
 * own beside this one.
 */
final class Node implements AutoCloseable {
  private final Settings settings;
  private final ActorSystem<?> system;
  private final FleetApi api;
  private final ServerBinding https;
  private final ServerBinding admin;

  private Node(
      Settings settings,
      ActorSystem<?> system,
      FleetApi api,
      ServerBinding https,
      ServerBinding admin) {
    this.settings = settings;
    this.system = system;
    this.api = api;
    this.https = https;
    this.admin = admin;
  }

  /** Starts everything; returns when the node takes requests. */
  static Node start(Settings settings) throws StartFailure {
    Undo undo = new Undo();
    try {
      return start(settings, undo);
    } catch (IOException e) {
      undo.all();
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    } catch (StartFailure | RuntimeException e) {
      undo.all();
      throw e;
    }
  }

  private static Node start(Settings settings, Undo undo) throws StartFailure, IOException {
    DataDirectory data = undo.later(DataDirectory.open(settings.data()));
    Credentials credentials = Credentials.loadOrCreate(data.path());
    AccessKeys keys = CredentialsFile.read(data.path().resolve("credentials"));
    ServerTls tls = ServerTls.open(settings);
    KamonMetrics metrics = undo.later(KamonMetrics.start(settings.pekko(), settings.metricsTick()));
    Kept kept = undo.later(Kept.open(settings, metrics));
    MediaLoops loops = undo.later(MediaLoops.start(settings.media().loops()));
    ActorSystem<?> system = ActorSystem.create(Behaviors.empty(), "camfleet", settings.pekko());
    undo.handOverTo(system);
    LoopDispatchers.register(system, loops);

    Readiness readiness = new Readiness();
    readiness.add("database", kept::probe);
    FleetApi api = new FleetApi(settings, credentials.token(), keys);
    api.add(new EventRoutes(kept.events()).route());

    ServerBinding admin =
        AdminPort.open(settings.admin(), system, readiness, metrics, credentials.token());
    Route routes = Directives.concat(api.route(), new ConsoleRoutes().create());
    ServerBinding https = HttpServers.https(settings.http(), system, tls.server(), routes);
    Shutdown.endWithin(settings.stopTimeout());
    return new Node(settings, system, api, https, admin);
  }

  /** The console's address. */
  String url() {
    @Nullable String authority = settings.http().authority(port());
    return "https://" + (authority == null ? "localhost:" + port() : authority) + "/";
  }

  /** The console's address with a code that signs in once. */
  String urlWithCode() {
    return url() + "#code=" + api.issueCode().reveal();
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
    Shutdown.stop(system);
  }
}
