package org.camfleet.ops;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.camfleet.core.bridge.BridgeEnvironment;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.sharding.CameraShards;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.tls.ServerTls;

/** The bridge half of a node: its cameras as entities, and the services that they join. */
final class BridgeHalf implements AutoCloseable {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

  private final SessionServices services;
  private final CameraShards cameras;

  private BridgeHalf(SessionServices services, CameraShards cameras) {
    this.services = services;
    this.cameras = cameras;
  }

  /**
   * Starts the entities.
   *
   * @param localEndpoint this cluster's own HTTPS address, asked when the first camera needs it
   */
  static BridgeHalf start(
      Settings settings,
      ActorSystem<?> system,
      Kept kept,
      MediaLoops loops,
      Peers peers,
      Credentials credentials,
      ServerTls tls,
      Supplier<URI> localEndpoint,
      Metrics metrics)
      throws IOException {
    SessionServices services = SessionServices.create(settings, credentials, tls, localEndpoint);
    BridgeEnvironment environment =
        new BridgeEnvironment(
            loops,
            peers,
            services::of,
            kept.events(),
            metrics,
            Clock.systemUTC(),
            settings.bridge().times());
    CameraShards cameras =
        CameraShards.start(system, id -> CameraBridge.create(id, environment), ASK_TIMEOUT);
    return new BridgeHalf(services, cameras);
  }

  /** The door to the cameras. */
  Cameras cameras() {
    return cameras;
  }

  @Override
  public void close() {
    services.close();
  }
}
