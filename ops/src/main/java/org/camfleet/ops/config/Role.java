package org.camfleet.ops.config;

import java.util.Locale;

/** What a node does in the cluster; the names are those of the configuration and of the cluster. */
public enum Role {
  /** Pulls cameras and joins their channels as master. */
  BRIDGE,
  /** Storage sessions, archive, playback. */
  SERVICE,
  /** Re-encodes pictures where passing them through does not serve. */
  TRANSCODE;

  /** The name as written in the configuration. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
