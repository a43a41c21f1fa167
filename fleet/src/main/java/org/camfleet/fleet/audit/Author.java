package org.camfleet.fleet.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a change to the inventory.
 *
 * @param principal as {@link org.camfleet.fleet.api.Caller} names who calls
 * @param source the import or roll-out that the change is a part of; null for a change of its own
 */
public record Author(String principal, @Nullable String source) {
  /** Somebody who changes one camera. */
  public static Author of(String principal) {
    return new Author(principal, null);
  }
}
