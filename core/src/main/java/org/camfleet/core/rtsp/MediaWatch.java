package org.camfleet.core.rtsp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a camera is alive: packets, pictures, key frames and timestamps go on, each within its
 * patience. Looked at from time to time, on a clock that nobody sets; pure, one thread.
 */
final class MediaWatch {
  /** A clock that never ran is a camera's habit; one that ran and stands still is a trouble. */
  private static final long STEPS_OF_A_CLOCK = 25;

  private final Progress packets;
  private final Progress pictures;
  private final Progress keyFrames;
  private final Progress clock;

  /** One count, and since when it stands still. */
  private static final class Progress {
    private final long patienceMicros;
    private long count;
    private long sinceMicros;

    Progress(@Nullable Duration patience) {
      patienceMicros = patience == null ? Long.MAX_VALUE : patience.toNanos() / 1000;
    }

    /** For how long the count stands still. */
    long still(long now, long newCount) {
      if (newCount != count) {
        count = newCount;
        sinceMicros = now;
      }
      return now - sinceMicros;
    }
  }

  MediaWatch(MediaPatience patience) {
    packets = new Progress(patience.packets());
    pictures = new Progress(patience.pictures());
    keyFrames = new Progress(patience.keyFrames());
    clock = new Progress(patience.clock());
  }

  /** The camera was told to play. */
  void start(long nowMicros) {
    packets.sinceMicros = nowMicros;
    pictures.sinceMicros = nowMicros;
    keyFrames.sinceMicros = nowMicros;
    clock.sinceMicros = nowMicros;
  }

  /** Looks again; answers what is wrong, the most telling first, or null. */
  @Nullable RtspFault look(long nowMicros, VideoProgress seen) {
    long noPacket = packets.still(nowMicros, seen.packets());
    long noPicture = pictures.still(nowMicros, seen.pictures());
    long noKeyFrame = keyFrames.still(nowMicros, seen.keyFrames());
    long noStep = clock.still(nowMicros, seen.clockSteps());
    if (noPacket > packets.patienceMicros) {
      return new RtspFault(
          RtspFault.Kind.NO_MEDIA,
          "the camera sends no video for " + packets.patienceMicros / 1000 + " ms");
    }
    if (noPicture > pictures.patienceMicros) {
      return new RtspFault(
          RtspFault.Kind.NO_PICTURES,
          "video arrives, but without " + seen.missing() + " for " + noPicture / 1000 + " ms",
          null,
          seen.lacksKeyFrame() ? CameraStage.KEY_FRAME : CameraStage.PICTURES);
    }
    boolean ran = seen.clockSteps() >= STEPS_OF_A_CLOCK;
    if (ran && noStep > clock.patienceMicros && noPicture < noStep / 2) {
      return new RtspFault(
          RtspFault.Kind.STALLED_CLOCK,
          "pictures arrive, but their timestamps stand still for " + noStep / 1000 + " ms");
    }
    if (noKeyFrame > keyFrames.patienceMicros && noPicture < noKeyFrame / 2) {
      return new RtspFault(
          RtspFault.Kind.NO_KEY_FRAME,
          "pictures arrive, but no key frame for " + noKeyFrame / 1000 + " ms");
    }
    return null;
  }

  /** Whether a key frame is so long overdue that the camera should be asked for one. */
  boolean lacksKeyFrame(long nowMicros) {
    return nowMicros - keyFrames.sinceMicros > keyFrames.patienceMicros / 2;
  }
}
