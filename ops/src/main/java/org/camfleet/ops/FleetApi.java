package org.camfleet.ops;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.fleet.access.Access;
import org.camfleet.fleet.access.LoginCodes;
import org.camfleet.fleet.access.LoginRoutes;
import org.camfleet.fleet.access.SignatureCheck;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.OpenApiRoute;
import org.camfleet.fleet.policy.KeyFile;
import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.ops.config.Settings;

/** The fleet API and who may use it. */
final class FleetApi {
  private static final Duration SESSION = Duration.ofHours(12);
  private static final Duration CODE = Duration.ofMinutes(15);

  private final LoginCodes codes = new LoginCodes(Clock.systemUTC(), CODE);
  private final Access access;
  private final List<Route> guarded = new ArrayList<>();

  FleetApi(Settings settings, Secret token, KeyFile keys) {
    SigV4Verifier signatures =
        new SigV4Verifier(keys, settings.service().region(), "kinesisvideo", Clock.systemUTC());
    access =
        new Access(token, codes, SignatureCheck.by(signatures, keys), Clock.systemUTC(), SESSION);
  }

  /** A code that signs in once, for a link. */
  Secret issueCode() {
    return codes.issue();
  }

  /** Adds a route that is served to those who may use the API. */
  void add(Route route) {
    guarded.add(route);
  }

  Route route() {
    return ApiRoutes.create(
        List.of(new LoginRoutes(access).route(), OpenApiRoute.create()), access::required, guarded);
  }
}
