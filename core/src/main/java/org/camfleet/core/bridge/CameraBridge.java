package org.camfleet.core.bridge;

import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.CborSerializable;

/** The entity of one camera: pulls it over RTSP and keeps its master sessions joined. */
public final class CameraBridge {
  private CameraBridge() {}

  /** What a camera's bridge understands. */
  public interface Command extends CborSerializable {}

  /** Be this camera; the same spec again changes nothing. */
  public record Apply(CameraSpec spec) implements Command {}

  /** Drop the connection to the camera and every session, and start over at once. */
  public enum Restart implements Command {
    /** The only value. */
    INSTANCE
  }

  /** Leave all sessions and end. */
  public enum Stop implements Command {
    /** The only value. */
    INSTANCE
  }

  /** Asks for the status. */
  public record GetStatus(ActorRef<CameraStatus> replyTo) implements Command {}
}
