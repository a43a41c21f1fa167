package org.camfleet.fleet.bulk;

import static org.camfleet.fleet.Stages.result;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.accounts.AccountRoutes;
import org.camfleet.fleet.accounts.AccountWarnings;
import org.camfleet.fleet.accounts.TestBook;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.AuditRoutes;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlAccountStore;
import org.camfleet.fleet.database.SqlAuditLog;
import org.camfleet.fleet.database.SqlBulkStore;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.database.SqlCertificateStore;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlHoldStore;
import org.camfleet.fleet.database.SqlQuotaStore;
import org.camfleet.fleet.database.SqlRolloutStore;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.holds.HoldRoutes;
import org.camfleet.fleet.inventory.CameraChanges;
import org.camfleet.fleet.inventory.CameraEnvironment;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.CameraRoutes;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.inventory.StoredCamera;
import org.camfleet.fleet.inventory.ViewerTickets;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.quotas.QuotaRoutes;
import org.camfleet.fleet.rollout.RolloutEnvironment;
import org.camfleet.fleet.rollout.RolloutRoutes;

/** Imports, exports and audit over HTTP, on a real database; remembers what was told. */
public final class BulkFixture implements AutoCloseable {
  public static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  public static final String IMPORT = "/api/v1/cameras:import";

  public final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  public final List<List<String>> changed = new CopyOnWriteArrayList<>();
  public final List<String> reconfigured = new CopyOnWriteArrayList<>();
  public final List<Event> events = new CopyOnWriteArrayList<>();
  public final Bridges bridges = new Bridges();
  public final TestBook book = new TestBook();
  public final CountingMetrics metrics = new CountingMetrics();
  public final Database database;
  public final SqlCameraStore cameras;
  public final SqlAuditLog audit;
  public final TestServer server;

  /** Roll-outs, without a worker. */
  public final RolloutEnvironment rollouts;

  private final ActorSystem system = ActorSystem.create("bulk-test", TestServer.config());

  public BulkFixture(TestDatabase vendor, Path directory) {
    database = vendor.open(directory);
    LocalService service = new LocalService("us-east-1", "000000000000");
    cameras = new SqlCameraStore(database, service, now::get);
    audit = new SqlAuditLog(database);
    BulkEnvironment environment =
        new BulkEnvironment(
            new SqlBulkStore(database, service, now::get),
            cameras,
            changes(),
            reconfigured::add,
            warnings(),
            events::add,
            metrics,
            now::get);
    Materializer materializer = Materializer.createMaterializer(system);
    rollouts =
        new RolloutEnvironment(
            new SqlRolloutStore(database, service, now::get), environment, bridges, materializer);
    List<Route> routes =
        List.of(
            new ImportRoutes(environment, materializer).route(),
            new RolloutRoutes(rollouts).route(),
            new ExportRoutes(environment).route(),
            new QuotaRoutes(new SqlQuotaStore(database, now::get), events::add, now::get).route(),
            new HoldRoutes(new SqlHoldStore(database, now::get), events::add, now::get).route(),
            new AuditRoutes(audit).route(),
            new AccountRoutes(new SqlAccountStore(database), book).route(),
            cameraRoutes().route());
    server = new TestServer(ApiRoutes.create(List.of(), Caller.TOKEN::serves, routes));
  }

  private AccountWarnings warnings() {
    return new AccountWarnings(new SqlAccountStore(database), book, events::add, now::get);
  }

  private CameraRoutes cameraRoutes() {
    return new CameraRoutes(
        new CameraEnvironment(
            cameras,
            new SqlCertificateStore(database, now::get),
            (id, former) -> changed.add(List.of(id)),
            bridges,
            (Channels)
                Proxy.newProxyInstance(
                    Channels.class.getClassLoader(),
                    new Class<?>[] {Channels.class},
                    (channels, method, arguments) -> null),
            new SqlChannelStore(database),
            new SqlStreamStore(database),
            new ViewerTickets() {
              @Override
              public URI signalingUrl(PublicEndpoint endpoint, String arn, String clientId) {
                return URI.create("wss://nowhere");
              }

              @Override
              public List<IceServer> iceServers(String arn, String clientId) {
                return List.of();
              }
            },
            (stream, request, endpoint) -> CompletableFuture.completedFuture(""),
            warnings(),
            events::add,
            metrics,
            null,
            now::get));
  }

  private CameraChanges changes() {
    return new CameraChanges() {
      @Override
      public void changed(String cameraId, CameraKey former) {
        throw new AssertionError("one by one: " + cameraId);
      }

      @Override
      public void changed(Collection<String> cameraIds) {
        changed.add(List.copyOf(cameraIds));
      }
    };
  }

  /** Imports lines; {@code query} begins with a question mark or is empty. */
  public Answer put(String query, String... lines) {
    return send(query, "application/x-ndjson", String.join("\n", lines));
  }

  public Answer csv(String query, String... lines) {
    return send(query, "text/csv", String.join("\r\n", lines));
  }

  public Answer send(String query, String type, String body, String... headers) {
    List<String> all = new java.util.ArrayList<>(List.of("Content-Type", type));
    all.addAll(List.of(headers));
    return server.send("POST", IMPORT + query, body, all.toArray(new String[0]));
  }

  public StoredCamera camera(String id) {
    return result(cameras.find(id)).orElseThrow();
  }

  public Optional<StoredCamera> find(String id) {
    return result(cameras.find(id));
  }

  public List<String> ids() {
    return result(cameras.page(CameraFilter.ALL, "", 1000)).stream()
        .map(stored -> stored.camera().id())
        .toList();
  }

  public List<AuditEntry> audited() {
    return result(audit.page(null, 0L, 1000));
  }

  /** Bridges that answer at once: live, unless they are said to be otherwise. */
  public static final class Bridges implements Cameras {
    public final Map<String, CameraStatus.State> states = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<CameraStatus> status(CameraKey camera) {
      String id = camera.id();
      CameraStatus.State state = states.getOrDefault(id, CameraStatus.State.LIVE);
      CameraStatus.Source source =
          new CameraStatus.Source("playing", List.of("h264"), null, null, 1, 250, 99_000);
      return CompletableFuture.completedFuture(
          new CameraStatus(id, state, NOON, source, List.of(), 0));
    }

    @Override
    public void tell(CameraKey camera, CameraBridge.Command command) {
      // Nobody is there.
    }
  }

  @Override
  public void close() {
    server.close();
    database.close();
    system.terminate();
    result(system.getWhenTerminated());
  }
}
