package org.camfleet.ops.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
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
      OwnerFile.write(file, create().text());
    }
    return load(directory);
  }

  /** Credentials that nobody had before. */
  static Credentials create() {
    return new Credentials(
        "AKIA" + randomId(16), Secret.of(randomSecret()), Secret.of(randomSecret()));
  }

  /**
   * Reads {@code DIR/credentials}.
   *
   * @throws IOException with one sentence when it is missing or lacks a line
   */
  public static Credentials load(Path directory) throws IOException {
    Path file = directory.resolve("credentials");
    return of(file.toString(), Files.readAllLines(file));
  }

  /** Reads the lines of a credentials file; {@code where} is said when one is missing. */
  static Credentials of(String where, List<String> lines) throws IOException {
    Map<String, String> values = new HashMap<>();
    String section = "";
    for (String line : lines) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (text.startsWith("[")) {
        section = text;
      } else if (section.equals("[default]") && equals > 0 && !text.startsWith("#")) {
        values.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    }
    return new Credentials(
        value(where, values, "aws_access_key_id"),
        Secret.of(value(where, values, "aws_secret_access_key")),
        Secret.of(value(where, values, "camfleet_token")));
  }

  private static String value(String where, Map<String, String> values, String key)
      throws IOException {
    String value = values.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw new IOException(
          where + ": " + key + " is missing (expected: a line of it in section [default])");
    }
    return value;
  }

  /** The file of these. */
  String text() {
    return """
    [default]
    aws_access_key_id = %s
    aws_secret_access_key = %s
    camfleet_token = %s
    """
        .formatted(accessKeyId, secretAccessKey.reveal(), token.reveal());
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
