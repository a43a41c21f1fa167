package org.camfleet.ops;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.OnvifUse;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.fleet.cluster.NodeRoutes;
import org.camfleet.fleet.events.EventRoutes;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.kvs.IceServers;
import org.camfleet.fleet.kvs.KvsOperation;
import org.camfleet.fleet.kvs.KvsRoutes;
import org.camfleet.fleet.kvs.TurnServers;
import org.camfleet.fleet.policy.KeyFile;
import org.camfleet.fleet.policy.Policy;
import org.camfleet.fleet.presence.PresenceRoutes;
import org.camfleet.fleet.secrets.EncryptionRoutes;
import org.camfleet.fleet.sharding.Admission;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.access.InternalKey;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.console.ConsoleRoutes;
import org.camfleet.ops.health.Readiness;
import org.camfleet.ops.metrics.IncomingMedia;
import org.camfleet.ops.metrics.KamonMetrics;
import org.camfleet.ops.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * One running node: the only place where everything is made and joined, each part in a class of its
 * own beside this one.
 */
final class Node implements AutoCloseable {
  /** How soon a change of the credentials file holds. */
  private static final Duration KEYS_LOOK = Duration.ofSeconds(1);

  private final Settings settings;
  private final ActorSystem<?> system;
  private final FleetApi api;
  private final OwnApi ownApi;
  private final ServerBinding https;
  private final @Nullable ServerBinding standard;
  private final ServerBinding admin;

  private Node(
      Settings settings,
      ActorSystem<?> system,
      FleetApi api,
      OwnApi ownApi,
      ServerBinding https,
      @Nullable ServerBinding standard,
      ServerBinding admin) {
    this.settings = settings;
    this.system = system;
    this.api = api;
    this.ownApi = ownApi;
    this.https = https;
    this.standard = standard;
    this.admin = admin;
  }

  /** Starts everything; returns when the node takes requests. */
  static Node start(Settings settings) throws StartFailure {
    Undo undo = new Undo();
    try {
      return start(settings, undo);
    } catch (IOException e) {
      undo.all();
      throw StartFailure.of(e);
    } catch (StartFailure | RuntimeException e) {
      undo.all();
      throw e;
    }
  }

  private static Node start(Settings settings, Undo undo) throws StartFailure, IOException {
    DataDirectory data = undo.later(DataDirectory.open(settings.data()));
    HttpServers.refuseTaken(settings);
    KamonMetrics kamon = undo.later(KamonMetrics.start(settings.pekko(), settings.metricsTick()));
    IncomingMedia metrics = new IncomingMedia(kamon);
    Kept kept = undo.later(Kept.open(settings, metrics));
    SharedFiles.agree(settings, kept);
    Credentials credentials = Credentials.loadOrCreate(data.path());
    InternalKey internalKey = InternalKey.create();
    KeyFile keys =
        new KeyFile(
            data.path().resolve("credentials"),
            KvsOperation.actions().toList(),
            new KeyFile.Key(
                internalKey.accessKeyId(), internalKey.secretAccessKey(), Policy.INTERNAL),
            metrics);
    ServerTls tls = ServerTls.open(settings);
    MediaLoops loops = undo.later(MediaLoops.start(settings.media().loops()));
    ActorSystem<?> system = ActorSystem.create(Behaviors.empty(), "camfleet", settings.pekko());
    undo.handOverTo(system);
    LoopDispatchers.register(system, loops);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            KEYS_LOOK,
            KEYS_LOOK,
            keys::look,
            system.dispatchers().lookup(DispatcherSelector.blocking()));
    Parts parts =
        new Parts(
            settings,
            system,
            loops,
            metrics,
            new BrownOut(metrics, Clock.systemUTC()),
            kept,
            credentials,
            keys,
            internalKey,
            tls,
            new CompletableFuture<>());
    String node = NodeIdentity.loadOrCreate(data.path());
    NodeAdmission admission = new NodeAdmission(parts, node, metrics);
    Clustering clustering = Clustering.form(settings, node, admission.places(), system, kept);
    admission.start(clustering.nodes());

    Readiness readiness = readiness(parts);
    ServerBinding admin =
        AdminPort.open(settings.admin(), system, readiness, kamon, credentials.token());
    FleetApi api = new FleetApi(settings, credentials.token(), keys);
    Route routes = routes(parts, clustering, admission.places(), api, undo);
    ServerBinding https = HttpServers.https(settings.http(), system, tls.server(), routes);
    @Nullable ServerBinding standard =
        HttpServers.standard(settings.kvs().standardPort(), system, tls.server(), routes);
    URI endpoint = HttpServers.own(https);
    parts.endpoint().complete(endpoint);
    clustering.start(parts, endpoint);
    OwnApi ownApi = new OwnApi(endpoint, credentials.token(), tls.client());
    Shutdown.endWithin(settings.stopTimeout().plus(settings.cluster().drainTimeout()));
    return new Node(settings, system, api, ownApi, https, standard, admin);
  }

  private static Readiness readiness(Parts parts) {
    Readiness readiness = new Readiness();
    readiness.add("database", parts.kept()::probe);
    readiness.add("start", () -> parts.endpoint().isDone() ? Readiness.OK : "still starting");
    readiness.add("stop", () -> Shutdown.begun(parts.system()) ? "stopping" : Readiness.OK);
    readiness.show("brownOut", () -> BrownOuts.show(parts.brownOut()));
    return readiness;
  }

  private static Route routes(
      Parts parts, Clustering clustering, Admission places, FleetApi api, Undo undo)
      throws IOException, StartFailure {
    MediaTransports peers = undo.later(Media.open(parts));
    IceServers iceServers = iceServers(parts);
    ServiceHalf service = ServiceHalf.start(parts, peers, iceServers, clustering.homes(), undo);
    OnvifUse onvif = OnvifApi.open(parts, undo);
    CameraStore store = InventoryApi.store(parts);
    FoundObstacles obstacles = new FoundObstacles(store);
    BridgeHalf bridge =
        undo.later(BridgeHalf.start(parts, peers, clustering.homes(), places, onvif, obstacles));
    BrownOuts.watch(parts, service, undo);
    clustering.hosts(parts.system(), bridge, service);
    clustering.rehearses(() -> Rehearsal.of(parts, peers, bridge.services()));
    WhipApi whip = new WhipApi(parts, service);
    api.add(new EventRoutes(parts.kept().stored()).route());
    api.add(
        EncryptionRoutes.start(
                parts.system(),
                parts.kept().database(),
                parts.kept().secrets(),
                parts.clock(),
                parts.metrics())
            .route());
    api.add(new PresenceRoutes(service.store(), service.channels()::presence).route());
    api.add(whip.tokens());
    api.add(new NodeRoutes(clustering.nodes()).route());
    service.checks(parts).ifPresent(api::add);
    api.add(
        InventoryApi.start(
            parts,
            store,
            bridge.cameras(),
            service,
            iceServers,
            service.playback(),
            onvif.onvif(),
            obstacles));
    return Directives.concat(
        service.route(),
        whip.route(iceServers),
        api.route(),
        new ConsoleRoutes().create(),
        KvsRoutes.unknownOperation());
  }

  private static IceServers iceServers(Parts parts) {
    Settings.Turn turn = parts.settings().kvs().turn();
    @Nullable Secret secret = turn.secret();
    return secret == null || turn.uris().isEmpty()
        ? IceServers.NONE
        : new TurnServers(turn.uris(), secret, turn.credentialLife(), parts.clock());
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

  /** The fleet API of this node. */
  OwnApi ownApi() {
    return ownApi;
  }

  int port() {
    return https.localAddress().getPort();
  }

  /** The second HTTPS port, 0 when there is none. */
  int standardPort() {
    return standard == null ? 0 : standard.localAddress().getPort();
  }

  int adminPort() {
    return admin.localAddress().getPort();
  }

  /** Has a task run when the node begins to stop, while its API still answers. */
  void whenStopping(String name, Runnable task) {
    Shutdown.atFirst(system, name, task);
  }

  /**
   * Waits until the node was stopped: by a signal, by {@link #close}, or (true) because the others
   * took it out of the cluster.
   */
  boolean awaitStop() {
    system.getWhenTerminated().toCompletableFuture().join();
    return Shutdown.isDowned(system);
  }

  @Override
  public void close() {
    Shutdown.stop(system);
  }
}
