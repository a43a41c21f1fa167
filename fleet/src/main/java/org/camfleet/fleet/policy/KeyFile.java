package org.camfleet.fleet.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.sigv4.AccessKeys;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a credentials file as it stands: a key that is added may sign a moment later, one
 * that is taken away may not any more. A file that can not be read, or has a mistake, leaves the
 * keys that were there. Asked by any thread; looked at by one.
 */
public final class KeyFile implements AccessKeys, Policies {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

  private final Path file;
  private final List<String> actions;
  private final Key own;
  private final Metrics.Counter failures;
  private volatile KeyRing keys;
  private State seen;
  private @Nullable String told;

  /** The process's own key, which is in no file. */
  public record Key(String accessKeyId, Secret secretAccessKey, Policy policy) {}

  private record State(FileTime changed, long size, @Nullable Object key) {
    static State of(Path file) throws IOException {
      BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
      return new State(of.lastModifiedTime(), of.size(), of.fileKey());
    }
  }

  /**
   * Reads the file.
   *
   * @param knownActions what a policy may speak of
   * @throws IOException with all mistakes in one sentence, and without any secret
   */
  public KeyFile(Path file, Collection<String> knownActions, Key own, Metrics metrics)
      throws IOException {
    this.file = file;
    this.actions = List.copyOf(knownActions);
    this.own = own;
    this.failures = metrics.counter("camfleet_credentials_failures_total");
    this.seen = State.of(file);
    this.keys = read();
  }

  private KeyRing read() throws IOException {
    return KeyRing.read(file, actions).with(own.accessKeyId(), own.secretAccessKey(), own.policy());
  }

  /** Reads the file again if it changed; a mistake is said once. Blocks. */
  public synchronized void look() {
    try {
      State now = State.of(file);
      if (!now.equals(seen)) {
        keys = read();
        seen = now;
        LOG.info("{}: read again", file);
      }
      told = null;
    } catch (IOException | RuntimeException e) {
      // Tried again at the next look, whether or not the file changes meanwhile: it may be the
      // machine that fails.
      if (!e.toString().equals(told)) {
        told = e.toString();
        failures.increment();
        LOG.warn("{}; the keys that were there stay (expected: a file as at the start)", told);
      }
    }
  }

  @Override
  public @Nullable Secret secretOf(String accessKeyId) {
    return keys.secretOf(accessKeyId);
  }

  @Override
  public Policy of(String accessKeyId) {
    return keys.of(accessKeyId);
  }
}
