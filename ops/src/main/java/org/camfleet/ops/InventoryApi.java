package org.camfleet.ops;

import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.access.SignedViewerTickets;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.inventory.CameraEnvironment;
import org.camfleet.fleet.inventory.CameraRoutes;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.IceServers;
import org.camfleet.fleet.sharding.Reconciler;
import org.camfleet.fleet.sharding.Reconciliation;
import org.camfleet.ops.config.Settings;

/** The inventory and its API. */
final class InventoryApi {
  private InventoryApi() {}

  static CameraStore store(Parts parts) {
    Settings.Service service = parts.settings().service();
    return new SqlCameraStore(
        parts.kept().database(),
        new LocalService(service.region(), service.account()),
        parts.clock());
  }

  /** Its routes; from here on this node helps to hold the cameras to the inventory. */
  static Route start(
      Parts parts,
      CameraStore store,
      Cameras cameras,
      ServiceHalf service,
      IceServers iceServers,
      HlsPlayback hls) {
    Settings settings = parts.settings();
    SignedViewerTickets tickets =
        new SignedViewerTickets(
            parts.credentials().accessKeyId(),
            parts.credentials().secretAccessKey(),
            settings.service().region(),
            parts.clock(),
            iceServers::forClient);
    return new CameraRoutes(
            new CameraEnvironment(
                store,
                Reconciliation.start(
                    parts.system(),
                    store,
                    cameras,
                    Reconciler.Settings.DEFAULT,
                    parts.clock(),
                    parts.metrics()),
                cameras,
                service.channels(),
                service.store(),
                new SqlStreamStore(parts.kept().database()),
                tickets,
                hls,
                parts.kept().events(),
                settings.http().authority(settings.http().port()),
                parts.clock()))
        .route();
  }
}
