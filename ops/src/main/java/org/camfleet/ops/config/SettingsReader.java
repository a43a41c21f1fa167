package org.camfleet.ops.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values and gathers every mistake instead of stopping at the first; a value that is
 * wrong reads as a stand-in, so the caller must look at {@link #problems()} before using anything.
 */
final class SettingsReader {
  private final Config config;
  private final Set<String> problems = new LinkedHashSet<>(); // a key may be read twice

  SettingsReader(Config config) {
    this.config = config;
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  String text(String key) {
    return read(key, "a text", "", c -> expect(c.getString(key), !c.getString(key).isBlank()));
  }

  @Nullable String optionalText(String key) {
    return isSet(key) ? text(key) : null;
  }

  @Nullable Secret optionalSecret(String key) {
    return isSet(key) ? Secret.of(text(key)) : null;
  }

  @Nullable Path optionalPath(String key) {
    return isSet(key) ? path(key) : null;
  }

  Path path(String key) {
    return read(key, "a path", Path.of(""), c -> Path.of(c.getString(key)))
        .toAbsolutePath()
        .normalize();
  }

  int port(String key) {
    return number(key, 0, 65_535);
  }

  /**
   * A port of its own, or {@code base + offset}; 0 stays 0, since any free port has no neighbours.
   */
  int port(String key, int base, int offset) {
    if (isSet(key)) {
      return port(key);
    }
    return base == 0 ? 0 : Math.min(base + offset, 65_535);
  }

  /** A port, or null where none is set. */
  @Nullable Integer optionalPort(String key) {
    return isSet(key) ? port(key) : null;
  }

  int number(String key, int min, int max) {
    return read(
        key,
        "a whole number from " + min + " to " + max,
        min,
        c -> expect(c.getInt(key), c.getInt(key) >= min && c.getInt(key) <= max));
  }

  boolean flag(String key) {
    return read(key, "true or false", false, c -> c.getBoolean(key));
  }

  /** A size such as 4M or 512k. */
  long bytes(String key, long min, long max) {
    return read(
        key,
        "a size from " + min + " to " + max + " bytes, such as 4M",
        min,
        c -> expect(c.getBytes(key), c.getBytes(key) >= min && c.getBytes(key) <= max));
  }

  Duration duration(String key, Duration min, Duration max) {
    return read(
        key,
        "a duration from " + min.toSeconds() + "s to " + max.toSeconds() + "s, such as 10s",
        min,
        c -> {
          Duration value = c.getDuration(key);
          return expect(value, value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
        });
  }

  /** A duration, or null. */
  @Nullable Duration optionalDuration(String key, Duration min, Duration max) {
    return isSet(key) ? duration(key, min, max) : null;
  }

  /** Whether AWS's quotas of an account and its lives hold. */
  boolean awsLimits() {
    return matching("camfleet.limits", "off|aws", "off or aws").equals("aws");
  }

  /** A text of a given form. */
  String matching(String key, String regex, String expected) {
    return read(key, expected, "", c -> expect(c.getString(key), c.getString(key).matches(regex)));
  }

  /** A text of a given form, or null. */
  @Nullable String optionalMatching(String key, String regex, String expected) {
    return isSet(key) ? matching(key, regex, expected) : null;
  }

  /** A list, also accepted as one text with commas, which is how flags and environment give it. */
  List<String> list(String key) {
    return read(key, "a list of texts", List.of(), c -> listOf(c, key));
  }

  Set<Role> roles(String key) {
    return read(
        key,
        "one or more of bridge, service, transcode",
        EnumSet.allOf(Role.class),
        c -> {
          Set<Role> roles = EnumSet.noneOf(Role.class);
          listOf(c, key).forEach(name -> roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT))));
          return expect(roles, !roles.isEmpty());
        });
  }

  /** One or more values of a kind, in their order. */
  <E extends Enum<E>> List<E> choices(String key, Class<E> kind) {
    E[] all = kind.getEnumConstants();
    String names =
        Stream.of(all)
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return read(
        key,
        "one or more of " + names,
        List.of(all),
        c -> {
          List<E> chosen =
              listOf(c, key).stream()
                  .map(name -> Enum.valueOf(kind, name.toUpperCase(Locale.ROOT)))
                  .toList();
          return expect(chosen, !chosen.isEmpty());
        });
  }

  /** The keys of a block, in their order; none of something that is no block. */
  List<String> names(String key) {
    return isBlock(key) ? config.getObject(key).keySet().stream().sorted().toList() : List.of();
  }

  /** Whether there is a block of that key. */
  boolean isBlock(String key) {
    return isSet(key) && config.getValue(key) instanceof ConfigObject;
  }

  void problem(String text) {
    problems.add(text);
  }

  boolean isSet(String key) {
    return config.hasPath(key);
  }

  private <T> T read(String key, String expected, T standIn, Function<Config, T> read) {
    try {
      return read.apply(config);
    } catch (ConfigException | IllegalArgumentException e) {
      ConfigValue value = config.hasPath(key) ? config.getValue(key) : null;
      String shown =
          value == null
              ? "not set"
              : SettingsLoader.isSecret(key) ? "***" : String.valueOf(value.unwrapped());
      String origin = value == null ? "" : ", from " + value.origin().description();
      problems.add(key + ": " + shown + " (expected: " + expected + origin + ")");
      return standIn;
    }
  }

  private static <T> T expect(T value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static List<String> listOf(Config config, String key) {
    if (config.getValue(key).unwrapped() instanceof String text) {
      return List.of(text.split(",")).stream()
          .map(String::strip)
          .filter(part -> !part.isEmpty())
          .toList();
    }
    return config.getStringList(key);
  }
}
