package org.camfleet.fleet.sigv4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Access keys from a file in the format of AWS's shared credentials file; every profile in it may
 * sign. Read once: a change takes a restart.
 */
public final class CredentialsFile implements AccessKeys {
  private final Map<String, Secret> secrets;

  private CredentialsFile(Map<String, Secret> secrets) {
    this.secrets = Map.copyOf(secrets);
  }

  /** Reads a file; the exception says which file and what it lacks. */
  public static CredentialsFile read(Path file) throws IOException {
    Map<String, Secret> secrets = new HashMap<>();
    String id = null;
    String secret = null;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      int equals = line.indexOf('=');
      if (line.strip().startsWith("[")) {
        id = null;
        secret = null;
      } else if (equals > 0 && !line.strip().startsWith("#")) {
        String value = line.substring(equals + 1).strip();
        switch (line.substring(0, equals).strip()) {
          case "aws_access_key_id" -> id = value;
          case "aws_secret_access_key" -> secret = value;
          default -> {
            // Other lines of a profile are not about signing.
          }
        }
        if (id != null && secret != null) {
          secrets.put(id, Secret.of(secret));
        }
      }
    }
    if (secrets.isEmpty()) {
      throw new IOException(
          file + ": no key in it (expected: aws_access_key_id and aws_secret_access_key)");
    }
    return new CredentialsFile(secrets);
  }

  @Override
  public @Nullable Secret secretOf(String accessKeyId) {
    return secrets.get(accessKeyId);
  }
}
