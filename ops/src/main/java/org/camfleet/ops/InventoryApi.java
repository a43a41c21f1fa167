package org.camfleet.ops;

import java.time.Duration;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.onvif.Onvif;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.access.SignedViewerTickets;
import org.camfleet.fleet.accounts.AccountRoutes;
import org.camfleet.fleet.accounts.AccountStore;
import org.camfleet.fleet.accounts.AccountWarnings;
import org.camfleet.fleet.accounts.AccountWatch;
import org.camfleet.fleet.audit.AuditRoutes;
import org.camfleet.fleet.bulk.BulkEnvironment;
import org.camfleet.fleet.bulk.ExportRoutes;
import org.camfleet.fleet.bulk.ImportRoutes;
import org.camfleet.fleet.database.SqlAccountStore;
import org.camfleet.fleet.database.SqlAuditLog;
import org.camfleet.fleet.database.SqlBulkStore;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.database.SqlCertificateStore;
import org.camfleet.fleet.database.SqlHoldStore;
import org.camfleet.fleet.database.SqlQuotaStore;
import org.camfleet.fleet.database.SqlRecordedSpans;
import org.camfleet.fleet.database.SqlRolloutStore;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.holds.HoldRoutes;
import org.camfleet.fleet.inventory.CameraChanges;
import org.camfleet.fleet.inventory.CameraEnvironment;
import org.camfleet.fleet.inventory.CameraRoutes;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.CameraStreams;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.IceServers;
import org.camfleet.fleet.onvif.OnvifEnvironment;
import org.camfleet.fleet.onvif.OnvifRoutes;
import org.camfleet.fleet.quotas.QuotaRoutes;
import org.camfleet.fleet.recordings.MediaRoutes;
import org.camfleet.fleet.recordings.RecordingRoutes;
import org.camfleet.fleet.rollout.RolloutEnvironment;
import org.camfleet.fleet.rollout.RolloutRoutes;
import org.camfleet.fleet.sharding.Reconciler;
import org.camfleet.fleet.sharding.Reconciliation;
import org.camfleet.fleet.sharding.RolloutDaemon;
import org.camfleet.ops.accounts.ConfiguredAccounts;
import org.camfleet.ops.config.Settings;

/** The inventory and its API. */
final class InventoryApi {
  private static final Duration ROLLOUTS = Duration.ofSeconds(1);
  private static final Duration ACCOUNTS = Duration.ofMinutes(1);
  private static final Duration SWEEP = Duration.ofMinutes(10);

  private InventoryApi() {}

  static CameraStore store(Parts parts) {
    return new SqlCameraStore(parts.kept().database(), local(parts), parts.clock());
  }

  private static LocalService local(Parts parts) {
    Settings.Service service = parts.settings().service();
    return new LocalService(service.region(), service.account());
  }

  /** Its routes; from here on this node helps to hold the cameras to the inventory. */
  static Route start(
      Parts parts,
      CameraStore store,
      Cameras cameras,
      ServiceHalf service,
      IceServers iceServers,
      HlsPlayback hls,
      Onvif onvif,
      FoundObstacles obstacles) {
    Settings settings = parts.settings();
    SignedViewerTickets tickets =
        new SignedViewerTickets(
            parts.credentials().accessKeyId(),
            parts.credentials().secretAccessKey(),
            settings.service().region(),
            parts.clock(),
            iceServers::forClient);
    CameraChanges changes =
        Reconciliation.start(
            parts.system(),
            store,
            cameras,
            Reconciler.Settings.DEFAULT,
            parts.clock(),
            parts.metrics());
    obstacles.tell(changes);
    CameraEnvironment environment =
        new CameraEnvironment(
            store,
            new SqlCertificateStore(parts.kept().database(), parts.clock()),
            changes,
            cameras,
            service.channels(),
            service.store(),
            new SqlStreamStore(parts.kept().database()),
            tickets,
            hls,
            warnings(parts),
            parts.kept().events(),
            parts.metrics(),
            settings.http().authority(settings.http().port()),
            parts.clock());
    Route one = new CameraRoutes(environment).route();
    return one.orElse(bulk(parts, store, changes, cameras, service.channels()))
        .orElse(
            new RecordingRoutes(
                    store,
                    new CameraStreams(environment.channelStore(), environment.streamStore()),
                    new SqlRecordedSpans(parts.kept().database()),
                    parts.kept().stored(),
                    parts.clock())
                .route())
        .orElse(
            new MediaRoutes(
                    store,
                    new CameraStreams(environment.channelStore(), environment.streamStore()),
                    service.media())
                .route())
        .orElse(quotas(parts))
        .orElse(
            new HoldRoutes(
                    new SqlHoldStore(parts.kept().database(), parts.clock()),
                    parts.kept().events(),
                    parts.clock())
                .route())
        .orElse(accounts(parts))
        .orElse(
            new OnvifRoutes(new OnvifEnvironment(environment, onvif, settings.onvif().discovery()))
                .route())
        .orElse(audit(parts));
  }

  private static Route bulk(
      Parts parts, CameraStore store, CameraChanges changes, Cameras cameras, Channels channels) {
    BulkEnvironment environment =
        new BulkEnvironment(
            new SqlBulkStore(parts.kept().database(), local(parts), parts.clock()),
            store,
            changes,
            arn -> channels.tell(arn, Channel.ConfigurationChanged.INSTANCE),
            warnings(parts),
            parts.kept().events(),
            parts.metrics(),
            parts.clock());
    Materializer materializer = Materializer.createMaterializer(parts.system());
    RolloutEnvironment rollouts =
        new RolloutEnvironment(
            new SqlRolloutStore(parts.kept().database(), local(parts), parts.clock()),
            environment,
            cameras,
            materializer);
    RolloutDaemon.start(parts.system(), rollouts, ROLLOUTS);
    return new ImportRoutes(environment, materializer)
        .route()
        .orElse(new ExportRoutes(environment).route())
        .orElse(new RolloutRoutes(rollouts).route());
  }

  private static Route quotas(Parts parts) {
    return new QuotaRoutes(
            new SqlQuotaStore(parts.kept().database(), parts.clock()),
            parts.kept().events(),
            parts.clock())
        .route();
  }

  private static AccountWarnings warnings(Parts parts) {
    return new AccountWarnings(
        new SqlAccountStore(parts.kept().database()),
        new ConfiguredAccounts(parts.settings()),
        parts.kept().events(),
        parts.clock());
  }

  private static Route accounts(Parts parts) {
    AccountStore store = new SqlAccountStore(parts.kept().database());
    ConfiguredAccounts book = new ConfiguredAccounts(parts.settings());
    AccountWatch watch = new AccountWatch(store, book, parts.metrics());
    parts
        .system()
        .scheduler()
        .scheduleWithFixedDelay(
            Duration.ZERO, ACCOUNTS, watch::look, parts.system().executionContext());
    return new AccountRoutes(store, book).route();
  }

  private static Route audit(Parts parts) {
    SqlAuditLog log = new SqlAuditLog(parts.kept().database());
    Duration retention = parts.settings().auditRetention();
    parts
        .system()
        .scheduler()
        .scheduleWithFixedDelay(
            SWEEP,
            SWEEP,
            () -> log.deleteBefore(parts.clock().instant().minus(retention)),
            parts.system().executionContext());
    return new AuditRoutes(log).route();
  }
}
