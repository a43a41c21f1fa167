package org.camfleet.ops;

import java.io.IOException;
import java.time.Clock;
import org.camfleet.fleet.secrets.NodeSecrets;
import org.camfleet.fleet.secrets.SecretsException;
import org.camfleet.ops.access.SharedCredentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.tls.SharedAuthority;

/**
 * What is in files of the data directory and must be the same on all nodes of one database, so that
 * what one of them gave out (tokens, cookies, playback sessions, tickets) holds on every other.
 */
final class SharedFiles {
  private SharedFiles() {}

  /** Agrees with the other nodes; a node with the embedded database has none. Blocks. */
  static void agree(Settings settings, Kept kept) throws IOException, StartFailure {
    if (settings.database().url() == null) {
      return;
    }
    NodeSecrets shared = new NodeSecrets(kept.database(), kept.secrets(), Clock.systemUTC());
    try {
      SharedCredentials.agree(settings.data(), shared);
      SharedAuthority.agree(settings, shared);
    } catch (SecretsException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
