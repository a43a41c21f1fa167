package org.camfleet.fleet.audit;

import java.time.Instant;
import java.util.List;

/**
 * One change of one camera, quota or hold, as it was stored in the same transaction.
 *
 * @param id rises with every change; the cursor of the API
 * @param subject what was changed
 * @param revision its revision after it; of what was deleted the last one
 * @param fields names of the fields that changed, never their values; empty for a deletion
 */
public record AuditEntry(
    long id,
    Instant at,
    Author author,
    Subject subject,
    Action action,
    long revision,
    List<String> fields) {

  /**
   * What was changed.
   *
   * @param name the camera's id, the quota's name, or the hold's id
   */
  public record Subject(Kind kind, String name) {
    /** Kinds of it. */
    public enum Kind {
      /** A camera of the inventory. */
      CAMERA,
      /** A quota of a label. */
      QUOTA,
      /** Recordings that are held. */
      HOLD
    }

    /** A camera. */
    public static Subject camera(String id) {
      return new Subject(Kind.CAMERA, id);
    }

    /** Recordings that are held. */
    public static Subject hold(String id) {
      return new Subject(Kind.HOLD, id);
    }

    /** A quota. */
    public static Subject quota(String name) {
      return new Subject(Kind.QUOTA, name);
    }
  }

  /** What was done. */
  public enum Action {
    /** It is new. */
    ADDED,
    /** It is another one now. */
    CHANGED,
    /** It is gone. */
    DELETED
  }

  /** Copies the names. */
  public AuditEntry {
    fields = List.copyOf(fields);
  }
}
