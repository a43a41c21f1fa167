package org.camfleet.fleet.sigv4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Access keys from a file in the format of AWS's shared credentials file; every profile in it may
 * sign. As it was when it was read.
 */
public final class CredentialsFile implements AccessKeys {
  /** The line of a profile that narrows what its key may do. */
  public static final String ALLOW = "camfleet_allow";

  /**
   * A profile that has a key.
   *
   * @param allow what {@link #ALLOW} says, null when it is not there
   */
  public record Profile(
      String name, String accessKeyId, Secret secretAccessKey, @Nullable String allow) {}

  private final List<Profile> profiles;

  private CredentialsFile(List<Profile> profiles) {
    this.profiles = List.copyOf(profiles);
  }

  /** Reads a file; the exception says which file and what it lacks. */
  public static CredentialsFile read(Path file) throws IOException {
    List<Profile> profiles = new ArrayList<>();
    Map<String, String> lines = new HashMap<>();
    String name = "default";
    for (String raw : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String line = raw.strip();
      int equals = line.indexOf('=');
      if (line.startsWith("[")) {
        add(profiles, name, lines);
        lines.clear();
        name = line.replaceAll("[\\[\\]]", "").strip();
      } else if (equals > 0 && !line.startsWith("#")) {
        lines.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    add(profiles, name, lines);
    if (profiles.isEmpty()) {
      throw new IOException(
          file + ": no key in it (expected: aws_access_key_id and aws_secret_access_key)");
    }
    refuseTwins(file, profiles);
    return new CredentialsFile(profiles);
  }

  private static void add(List<Profile> profiles, String name, Map<String, String> lines) {
    String id = lines.get("aws_access_key_id");
    String secret = lines.get("aws_secret_access_key");
    if (id != null && secret != null) {
      profiles.add(new Profile(name, id, Secret.of(secret), lines.get(ALLOW)));
    }
  }

  /** Of two profiles with one key, nobody could say which one holds. */
  private static void refuseTwins(Path file, List<Profile> profiles) throws IOException {
    Set<String> ids = new HashSet<>();
    for (Profile profile : profiles) {
      if (!ids.add(profile.accessKeyId())) {
        throw new IOException(
            "%s: [%s] aws_access_key_id is that of another profile (expected: its own)"
                .formatted(file, profile.name()));
      }
    }
  }

  /** The profiles that have a key. */
  public List<Profile> profiles() {
    return profiles;
  }

  @Override
  public @Nullable Secret secretOf(String accessKeyId) {
    return profiles.stream()
        .filter(profile -> profile.accessKeyId().equals(accessKeyId))
        .map(Profile::secretAccessKey)
        .findFirst()
        .orElse(null);
  }
}
