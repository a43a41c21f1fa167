package org.camfleet.fleet.bulk;

import java.util.List;
import java.util.Map;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.jspecify.annotations.Nullable;

/**
 * What became of one line.
 *
 * @param line its number, from 1; 0 for a camera that no line named
 * @param id the camera's id, as far as it could be read
 * @param fields names of the fields that change, never their values
 * @param labels of the camera as it is afterwards; of a deleted one as it was
 * @param errors why it failed: what, value, expectation; empty unless it did
 * @param code a stable word for why it failed; empty unless it did
 * @param channelArn a channel that was there and is configured otherwise now; null for none
 * @param grown how many more enabled cameras targets at foreign services have by it
 */
public record LineOutcome(
    long line,
    String id,
    Kind kind,
    List<String> fields,
    Effect effect,
    Map<String, String> labels,
    List<String> errors,
    String code,
    @Nullable String channelArn,
    Map<Target, Long> grown) {

  /** The kinds of outcomes. */
  public enum Kind {
    /** The camera is new. */
    CREATED,
    /** The camera is another one. */
    CHANGED,
    /** The line says what is stored already. */
    UNCHANGED,
    /** The camera is gone, since no line named it. */
    DELETED,
    /** Nothing was done for this line. */
    FAILED
  }

  /** A line for which nothing was done. */
  public static LineOutcome failed(long line, String id, String code, List<String> errors) {
    return new LineOutcome(
        line, id, Kind.FAILED, List.of(), Effect.NONE, Map.of(), errors, code, null, Map.of());
  }
}
