package org.camfleet.ops;

import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.access.SignedViewerTickets;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.inventory.CameraChanges;
import org.camfleet.fleet.inventory.CameraRoutes;
import org.camfleet.fleet.inventory.CameraStatuses;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.kvs.IceServers;
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

  static Route routes(
      Parts parts,
      CameraStore store,
      Cameras cameras,
      ServiceHalf service,
      IceServers iceServers,
      CameraChanges changes) {
    SignedViewerTickets tickets =
        new SignedViewerTickets(
            parts.credentials().accessKeyId(),
            parts.credentials().secretAccessKey(),
            parts.settings().service().region(),
            parts.clock(),
            iceServers::forClient);
    return new CameraRoutes(
            store,
            new CameraStatuses(cameras, service.channels(), parts.clock()),
            cameras,
            service.channels(),
            service.store(),
            tickets,
            changes)
        .route();
  }
}
