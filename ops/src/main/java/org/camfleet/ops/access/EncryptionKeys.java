package org.camfleet.ops.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.camfleet.core.Secret;
import org.camfleet.fleet.secrets.KeyEncryptionKeys;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The key-encryption keys of this node: from the configuration, from a file that it names, or from
 * {@code DIR/encryption.key}.
 */
public final class EncryptionKeys {
  private static final String FILE = "encryption.key";

  private EncryptionKeys() {}

  /**
   * Finds the keys; makes the first one where the database is this node's own and has none yet.
   *
   * @param sealed whether the database is sealed already, so that a new key would not open it
   * @throws IOException with one sentence when there is no key
   */
  public static KeyEncryptionKeys load(Settings settings, BooleanSupplier sealed)
      throws IOException {
    Settings.Encryption given = settings.encryption();
    if (!given.keys().isEmpty()) {
      return KeyEncryptionKeys.read("camfleet.encryption.key", given.keys());
    }
    @Nullable Path named = given.keyFile();
    Path file = named == null ? settings.data().resolve(FILE) : named;
    if (!Files.exists(file)) {
      boolean shared = settings.database().url() != null;
      if (named != null || shared || sealed.getAsBoolean()) {
        throw missing(named != null || !shared ? file : null, sealed.getAsBoolean());
      }
      OwnerFile.write(file, KeyEncryptionKeys.random().reveal() + "\n");
    }
    return KeyEncryptionKeys.read(file.toString(), lines(file));
  }

  private static IOException missing(@Nullable Path file, boolean sealed) {
    return new IOException(
        "%s (expected: %s)"
            .formatted(
                file == null ? "camfleet.encryption.key: not set" : file + ": no such file",
                sealed
                    ? "the key that this database is sealed with"
                    : "a key; make one for all nodes with: head -c 32 /dev/urandom | base64"));
  }

  private static List<Secret> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(Secret::of)
        .toList();
  }
}
