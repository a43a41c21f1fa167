package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.channel.Channel;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.Channels;

/** Puts a camera's status together: what its bridge says, and what its channel stores. */
final class CameraStatuses {
  private final Cameras cameras;
  private final Channels channels;
  private final InstantSource clock;

  /** Asks through the two doors. */
  CameraStatuses(Cameras cameras, Channels channels, InstantSource clock) {
    this.cameras = cameras;
    this.channels = channels;
    this.clock = clock;
  }

  /** The status as JSON; a bridge or channel that does not answer is part of it, not a failure. */
  CompletionStage<ObjectNode> of(StoredCamera stored) {
    if (!stored.camera().enabled()) {
      return CompletableFuture.completedFuture(StatusDocument.disabled(stored));
    }
    return cameras
        .status(stored.camera().key())
        .thenCompose(
            status ->
                channel(stored.camera(), status)
                    .thenApply(
                        channel ->
                            StatusDocument.running(
                                stored, status, channel.orElse(null), clock.instant())))
        .exceptionally(failure -> StatusDocument.silent(stored, clock.instant()));
  }

  private CompletionStage<Optional<Channel.Status>> channel(Camera camera, CameraStatus status) {
    int local = camera.targets().indexOf(Target.LOCAL);
    boolean known = local >= 0 && local < status.sessions().size();
    String arn = known ? status.sessions().get(local).channelArn() : "";
    if (arn.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return channels.status(arn).thenApply(Optional::of).exceptionally(failure -> Optional.empty());
  }
}
