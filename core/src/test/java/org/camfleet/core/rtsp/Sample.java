package org.camfleet.core.rtsp;

import java.util.Map;
import java.util.Set;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.core.media.MediaLoop;

/** A camera with a quirk, written by hand, that a client can be tried with. */
interface Sample {
  /** Plays the camera to a client that does not live with these quirks. */
  Result replay(MediaLoop loop, Set<Quirk> refused) throws Exception;

  /**
   * How it went.
   *
   * @param survived whether the client got what the camera has
   * @param told the fault's text, or what else is worth telling
   * @param quirks what was counted, by name
   */
  record Result(boolean survived, String told, Map<String, Long> quirks) {}
}
