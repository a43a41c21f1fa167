package org.camfleet.core.rtsp;

import java.util.Set;
import org.camfleet.codecs.quirks.Quirk;

/**
 * How a node deals with cameras, whichever they are. Immutable.
 *
 * @param refusedQuirks quirks that are not lived with
 * @param egress which addresses may be connected to
 */
public record CameraAccess(Set<Quirk> refusedQuirks, EgressRules egress) {
  /** The defaults of reference.conf. */
  public static final CameraAccess DEFAULT =
      new CameraAccess(Set.of(Quirk.AUTH_BASIC_AFTER_DIGEST), EgressRules.DEFAULT);

  public CameraAccess {
    refusedQuirks = Set.copyOf(refusedQuirks);
  }
}
