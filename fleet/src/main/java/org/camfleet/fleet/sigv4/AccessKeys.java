package org.camfleet.fleet.sigv4;

import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/** The port to the access keys that may sign requests. Any thread; never blocks. */
@FunctionalInterface
public interface AccessKeys {
  /** The secret access key that belongs to an access key id, null when the id is unknown. */
  @Nullable Secret secretOf(String accessKeyId);
}
