package org.camfleet.fleet.audit;

import java.time.Instant;
import java.util.List;

/**
 * One change of one camera, as it was stored in the same transaction.
 *
 * @param id rises with every change; the cursor of the API
 * @param revision the camera's revision after it; of a deleted camera its last one
 * @param fields names of the fields that changed, never their values; empty for a deleted camera
 */
public record AuditEntry(
    long id,
    Instant at,
    Author author,
    String camera,
    Action action,
    long revision,
    List<String> fields) {

  /** What was done. */
  public enum Action {
    /** The camera is new. */
    ADDED,
    /** The camera is another one now. */
    CHANGED,
    /** The camera is gone. */
    DELETED
  }

  /** Copies the names. */
  public AuditEntry {
    fields = List.copyOf(fields);
  }
}
