package org.camfleet.fleet.inventory;

import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/** What logs in to a camera; both null when it asks for nothing. */
public record CameraCredentials(@Nullable String username, @Nullable Secret password) {
  /** No login. */
  public static final CameraCredentials NONE = new CameraCredentials(null, null);

  @Override
  public String toString() {
    return username == null ? "none" : "***";
  }
}
