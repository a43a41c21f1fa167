package org.camfleet.core.rtsp;

import java.time.InstantSource;
import java.util.Set;
import org.camfleet.core.media.Continuity;
import org.camfleet.core.metrics.Metrics;

/**
 * What goes on from one connection to the next.
 *
 * @param habits what was learned of the camera; of one connection at a time
 * @param continuity where its times have got to, as the listener notes them
 */
public record CameraMemory(CameraHabits habits, Continuity continuity) {
  /** Of a camera that nothing is known of, and whose quirks are all lived with. */
  static CameraMemory none(Metrics metrics) {
    RefusedLogins logins = new RefusedLogins(InstantSource.system());
    return new CameraMemory(new CameraHabits(Set.of(), logins, metrics), new Continuity());
  }
}
