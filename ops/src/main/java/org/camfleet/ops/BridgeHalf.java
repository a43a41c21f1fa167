package org.camfleet.ops;

import java.io.IOException;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.camfleet.core.adaptive.AdaptiveEngine;
import org.camfleet.core.bridge.BridgeEnvironment;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.OnvifUse;
import org.camfleet.core.bridge.Reencoding;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.fleet.database.SqlCertificateStore;
import org.camfleet.fleet.inventory.CertificateStore;
import org.camfleet.fleet.inventory.StoredPins;
import org.camfleet.fleet.sharding.Admission;
import org.camfleet.fleet.sharding.Apart;
import org.camfleet.fleet.sharding.CameraShards;
import org.camfleet.fleet.sharding.Homes;
import org.camfleet.fleet.sharding.Roles;
import org.camfleet.ops.config.Role;

/** The bridge half of a node: its cameras as entities, and the services that they join. */
final class BridgeHalf implements AutoCloseable {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

  private final SessionServices services;
  private final CameraShards cameras;
  private final GivenUpCameras givenUp;
  private final AdaptiveEngine engine;

  private BridgeHalf(
      SessionServices services,
      CameraShards cameras,
      GivenUpCameras givenUp,
      AdaptiveEngine engine) {
    this.services = services;
    this.cameras = cameras;
    this.givenUp = givenUp;
    this.engine = engine;
  }

  /** Starts the entities, or only reaches those of other nodes when this one has not the role. */
  static BridgeHalf start(
      Parts parts,
      Peers peers,
      Homes homes,
      Admission admission,
      OnvifUse onvif,
      Reencoding.Obstacles obstacles)
      throws IOException {
    SessionServices services =
        SessionServices.create(
            parts.settings(),
            parts.internalKey(),
            parts.tls(),
            () -> parts.endpoint().join(),
            parts.metrics(),
            () -> bridges(parts.system()));
    GivenUpCameras givenUp = new GivenUpCameras(parts.kept().events());
    CertificateStore certificates = new SqlCertificateStore(parts.kept().database(), parts.clock());
    BridgeEnvironment environment =
        new BridgeEnvironment(
            parts.loops(),
            peers,
            services::of,
            admission,
            givenUp,
            parts.metrics(),
            parts.brownOut(),
            parts.clock(),
            parts.settings().bridge().times(),
            id -> new StoredPins(certificates, id));
    AdaptiveEngine engine =
        AdaptiveEngine.create(parts.settings().bridge().adaptive(), parts.metrics());
    Apart apart = new Apart(parts.system(), parts.settings().bridge().reencodeBeside());
    Reencoding reencoding = reencoding(parts, engine).among(apart::where, obstacles);
    BridgeEnvironment bridging = environment.with(reencoding).with(onvif);
    CameraShards cameras =
        parts.settings().has(Role.BRIDGE) || parts.settings().reencodesApart()
            ? CameraShards.start(
                parts.system(),
                id -> CameraBridge.create(id, bridging),
                ASK_TIMEOUT,
                homes,
                admission,
                apart)
            : CameraShards.proxy(parts.system(), ASK_TIMEOUT, homes, apart);
    return new BridgeHalf(services, cameras, givenUp, engine);
  }

  private static Reencoding reencoding(Parts parts, AdaptiveEngine engine) {
    return parts.settings().has(Role.TRANSCODE)
        ? Reencoding.by(engine, parts.settings().bridge().adaptive().maxCameras(), parts.metrics())
        : Reencoding.none();
  }

  /** How many nodes pull cameras, and so share the quotas of the accounts that they join. */
  private static int bridges(ActorSystem<?> system) {
    int count = 0;
    for (Member member : Cluster.get(system).state().getMembers()) {
      if (member.hasRole(Roles.BRIDGE) || member.hasRole(Roles.REENCODING)) {
        count++;
      }
    }
    return count;
  }

  /** What its cameras join. */
  SessionServices services() {
    return services;
  }

  /** The door to the cameras. */
  CameraShards cameras() {
    return cameras;
  }

  /** Cameras that had to be given up before others had them. */
  GivenUpCameras givenUp() {
    return givenUp;
  }

  @Override
  public void close() {
    services.close();
    engine.close();
  }
}
