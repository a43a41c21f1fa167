package org.camfleet.ops;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.camfleet.core.Secret;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.health.AdminRoutes;
import org.camfleet.ops.health.Readiness;
import org.camfleet.ops.metrics.KamonMetrics;

/** Metrics and health on plain HTTP; metrics are open on loopback alone. */
final class AdminPort {
  private AdminPort() {}

  static ServerBinding open(
      Settings.Admin admin,
      ActorSystem<?> system,
      Readiness readiness,
      KamonMetrics metrics,
      Secret token)
      throws StartFailure {
    AdminRoutes routes =
        new AdminRoutes(readiness, metrics::scrape, isLoopback(admin.bindAddress()) ? null : token);
    return HttpServers.http(admin, system, routes.create());
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
