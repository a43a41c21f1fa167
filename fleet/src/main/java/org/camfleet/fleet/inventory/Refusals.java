package org.camfleet.fleet.inventory;

import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Quoted;

/** What the routes of a camera refuse. */
public final class Refusals {
  private Refusals() {}

  /** No camera has this id. */
  public static ApiRefusal unknown(String id) {
    return ApiRefusal.notFound("camera %s: unknown".formatted(Quoted.text(id)));
  }

  static StoredCamera unlessEnabled(StoredCamera stored) {
    if (!stored.camera().enabled()) {
      throw ApiRefusal.of(
          409,
          "disabled",
          "camera \"%s\": disabled (expected: \"enabled\": true)".formatted(stored.camera().id()));
    }
    return stored;
  }

  static void unlessLocal(Camera camera) {
    if (!camera.isLocal()) {
      throw ApiRefusal.of(
          409,
          "not_local",
          "camera \"%s\": no local target (expected: one, only its media are here)"
              .formatted(camera.id()));
    }
  }

  static ApiRefusal noChannel(Camera camera) {
    return ApiRefusal.notFound(
        "channel \"%s\": unknown (expected: put the camera again)".formatted(camera.channel()));
  }
}
