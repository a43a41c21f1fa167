package org.camfleet.ops;

import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.database.SqlChannelTokens;
import org.camfleet.fleet.kvs.HttpEdge;
import org.camfleet.fleet.kvs.IceServers;
import org.camfleet.fleet.whip.ChannelTokens;
import org.camfleet.fleet.whip.TokenRoutes;
import org.camfleet.fleet.whip.WhipEnvironment;
import org.camfleet.fleet.whip.WhipRoutes;
import org.camfleet.ops.config.Settings;

/** WHIP and WHEP on the HTTPS port, and the part of the fleet API that makes their tokens. */
final class WhipApi {
  private final Parts parts;
  private final ServiceHalf service;
  private final ChannelTokens tokens;

  WhipApi(Parts parts, ServiceHalf service) {
    this.parts = parts;
    this.service = service;
    this.tokens = new SqlChannelTokens(parts.kept().database());
  }

  /** The tokens, also while nothing is switched on that takes them. */
  Route tokens() {
    return new TokenRoutes(service.store(), tokens, parts.kept().events(), parts.clock()).route();
  }

  /** What is switched on. */
  Route route(IceServers iceServers) {
    Settings settings = parts.settings();
    return WhipRoutes.create(
        new WhipEnvironment(
            settings.whip(),
            tokens,
            service.channels(),
            iceServers,
            settings.http().authority(settings.http().port()),
            new HttpEdge(settings.kvs().standardPort().names(), settings.kvs().allowedOrigins()),
            parts.metrics(),
            parts.clock()));
  }
}
