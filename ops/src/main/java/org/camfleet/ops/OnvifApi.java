package org.camfleet.ops;

import org.camfleet.core.bridge.OnvifUse;
import org.camfleet.core.onvif.Onvif;
import org.camfleet.core.rtsp.RefusedLogins;
import org.camfleet.ops.config.Settings;

/** A node's way to ONVIF devices. */
final class OnvifApi {
  private OnvifApi() {}

  static OnvifUse open(Parts parts, Undo undo) {
    Settings.OnvifPart settings = parts.settings().onvif();
    Onvif onvif =
        undo.later(
            new Onvif(
                settings.devices(),
                new RefusedLogins(parts.clock()),
                parts.clock(),
                parts.metrics()));
    return new OnvifUse(
        onvif,
        settings.keyFrames(),
        settings.events(),
        settings.life(),
        settings.eventsPerMinute());
  }
}
