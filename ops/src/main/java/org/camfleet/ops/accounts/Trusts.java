package org.camfleet.ops.accounts;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camfleet.ops.tls.ClientTrust;
import org.jspecify.annotations.Nullable;

/** One trust, and so one HTTP client, for each file of authorities. Filled at start; any thread. */
final class Trusts implements AutoCloseable {
  private final Map<Optional<Path>, Trust> trusts = new HashMap<>();

  /**
   * The trust in the JDK's authorities and those of a file.
   *
   * @param setting named when the file does not read
   * @param authorities PEM, or null for the JDK's alone
   * @throws IOException with one sentence when the file does not read
   */
  Trust open(String setting, @Nullable Path authorities) throws IOException {
    Trust known = trusts.get(Optional.ofNullable(authorities));
    if (known != null) {
      return known;
    }
    try {
      Trust trust = Trust.of(ClientTrust.open(authorities));
      trusts.put(Optional.ofNullable(authorities), trust);
      return trust;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s: %s: %s (expected: certificates in PEM)"
              .formatted(setting, authorities, e.getMessage()),
          e);
    }
  }

  /** How many different ones there are. */
  int size() {
    return trusts.size();
  }

  @Override
  public void close() {
    trusts.values().forEach(Trust::close);
    trusts.clear();
  }
}
