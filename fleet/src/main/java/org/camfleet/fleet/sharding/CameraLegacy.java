package org.camfleet.fleet.sharding;

import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.jspecify.annotations.Nullable;

/**
 * What a camera's bridge leaves to its successor, of the same kind on another node or of the other
 * kind: what it was told last, and itself, as its sessions go on until the successor's are joined.
 */
record CameraLegacy(CameraKey camera, Cameras cameras)
    implements Residence.Legacy<CameraBridge.Command> {
  @Override
  public boolean leavesBy(CameraBridge.Command message) {
    return message == CameraBridge.HandOver.INSTANCE || message instanceof CameraBridge.Move;
  }

  @Override
  public boolean keeps(CameraBridge.Command message) {
    return message instanceof CameraBridge.Apply;
  }

  @Override
  public void bequeath(
      CameraBridge.Command leave,
      CameraBridge.@Nullable Command kept,
      ActorRef<CameraBridge.Command> worker) {
    if (leave instanceof CameraBridge.Move move) {
      // One that had nothing to do was started by this very message.
      cameras.tell(camera.as(!camera.reencoded()), move.next().after(kept == null ? null : worker));
    } else if (kept instanceof CameraBridge.Apply apply) {
      // The successor starts with what this one was told last, and not at the next pass.
      cameras.tell(camera, apply.after(worker));
    }
  }
}
