package org.camfleet.ops.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.camfleet.core.Secret;

/**
 * The node's credentials: an access key for SigV4 and a bearer token, kept in {@code
 * DIR/credentials} (mode 600), which is an AWS shared-credentials file.
 *
 * @param accessKeyId the public half of the key
 * @param secretAccessKey the key itself
 * @param token the bearer token of the fleet API and the console
 */
public record Credentials(String accessKeyId, Secret secretAccessKey, Secret token) {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String ALPHABET =
      LETTERS + LETTERS.toLowerCase(java.util.Locale.ROOT) + "0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Reads {@code DIR/credentials}, or writes it on first start.
   *
   * @throws IOException with one sentence when the file is there and lacks a line
   */
  public static Credentials loadOrCreate(Path directory) throws IOException {
    Path file = directory.resolve("credentials");
    if (!Files.exists(file)) {
      Credentials fresh =
          new Credentials(
              "AKIA" + randomId(16), Secret.of(randomSecret()), Secret.of(randomSecret()));
      write(file, fresh);
    }
    return read(file);
  }

  private static Credentials read(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    String section = "";
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (text.startsWith("[")) {
        section = text;
      } else if (section.equals("[default]") && equals > 0 && !text.startsWith("#")) {
        values.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    }
    return new Credentials(
        value(file, values, "aws_access_key_id"),
        Secret.of(value(file, values, "aws_secret_access_key")),
        Secret.of(value(file, values, "camfleet_token")));
  }

  private static String value(Path file, Map<String, String> values, String key)
      throws IOException {
    String value = values.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw new IOException(
          file + ": " + key + " is missing (expected: a line of it in section [default])");
    }
    return value;
  }

  private static void write(Path file, Credentials credentials) throws IOException {
    Path next = file.resolveSibling("credentials.new");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        next,
        """
        [default]
        aws_access_key_id = %s
        aws_secret_access_key = %s
        camfleet_token = %s
        """
            .formatted(
                credentials.accessKeyId(),
                credentials.secretAccessKey().reveal(),
                credentials.token().reveal()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static String randomId(int length) {
    return random(LETTERS + "234567", length);
  }

  static String randomSecret() {
    return random(ALPHABET, 40);
  }

  private static String random(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
