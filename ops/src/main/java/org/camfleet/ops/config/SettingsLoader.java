package org.camfleet.ops.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camfleet.core.Secret;
import org.camfleet.core.archive.ArchiveSettings;
import org.camfleet.core.archive.LowSpace;
import org.camfleet.core.archive.Retention;
import org.camfleet.core.channel.ChannelEnvironment;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.fleet.cluster.NodeLimits;
import org.camfleet.fleet.sharding.Roles;
import org.camfleet.fleet.whip.WhipSettings;
import org.jspecify.annotations.Nullable;

/** Joins flags, environment, file and defaults, in that order of strength, and binds the result. */
public final class SettingsLoader {
  static final String ROOT = "camfleet.";

  private SettingsLoader() {}

  /**
   * Loads the settings.
   *
   * @param flags values by full key, from the command line
   * @param environment the process environment; names that begin with {@code CAMFLEET_} count
   * @param file the operator's file, or null
   * @throws InvalidConfiguration with all mistakes at once
   */
  public static Settings load(
      Map<String, String> flags, Map<String, String> environment, @Nullable Path file)
      throws InvalidConfiguration {
    Config reference = ConfigFactory.defaultReference();
    Map<String, String> byEnvironment = environmentKeys(reference);
    List<String> problems = new ArrayList<>();
    Config own =
        overrides(flags, "command line", problems)
            .withFallback(
                overrides(
                    fromEnvironment(environment, byEnvironment, problems), "environment", problems))
            .withFallback(parse(file));
    unknownKeys(own, byEnvironment, problems);
    Config all = own.withFallback(ConfigFactory.defaultOverrides()).withFallback(reference);
    try {
      return bind(all.resolve(), problems);
    } catch (ConfigException e) {
      problems.add(String.valueOf(e.getMessage()));
      throw new InvalidConfiguration(problems);
    }
  }

  private static Settings bind(Config all, List<String> problems) throws InvalidConfiguration {
    SettingsReader read = new SettingsReader(all);
    int port = read.port(ROOT + "port");
    // Read once: a mistake is told once.
    Set<Role> roles = read.roles(ROOT + "roles");
    ChannelSettings channel = new ChannelSettings(read);
    ChannelEnvironment.Settings channels = channel.channel(relay(read));
    Settings.Cluster cluster = cluster(read, port);
    Settings settings =
        new Settings(
            read.path(ROOT + "data"),
            roles,
            new Settings.Http(
                read.text(ROOT + "http.bind-address"),
                port,
                read.optionalMatching(
                    ROOT + "http.public-name",
                    "([A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?",
                    "HOST or HOST:PORT"),
                read.number(ROOT + "http.max-connections", 16, 1_000_000)),
            new Settings.Media(
                read.text(ROOT + "media.bind-address"),
                read.port(ROOT + "media.port", port, 1),
                loops(read.number(ROOT + "media.loops", 0, 256)),
                read.list(ROOT + "media.advertised-addresses"),
                read.flag(ROOT + "media.merged-reads"),
                read.number(ROOT + "media.max-bitrate", 100_000, 1_000_000_000),
                read.number(ROOT + "media.handshake-threads", 1, 1024),
                read.number(ROOT + "media.handshake-queue", 1, 1_000_000)),
            new Settings.Admin(
                read.text(ROOT + "admin.bind-address"), read.port(ROOT + "admin.port", port, 2)),
            tls(read),
            new Settings.Service(
                read.matching(ROOT + "service.region", "[a-z0-9-]+", "a region such as us-east-1"),
                read.matching(ROOT + "service.account", "[0-9]{12}", "twelve digits")),
            KvsSettingsReader.read(read),
            new WhipSettings(read.flag(ROOT + "whip.enabled"), read.flag(ROOT + "whep.enabled")),
            new BridgeSettings(read).bridge(relay(read), channels.times().sessionLife()),
            OnvifSettingsReader.read(read),
            AccountsReader.read(read),
            channels,
            channel.mixing(),
            channel.signaling(),
            archive(read),
            new Settings.Database(
                read.optionalText(ROOT + "database.url"),
                read.optionalText(ROOT + "database.user"),
                read.optionalSecret(ROOT + "database.password")),
            cluster,
            encryption(read),
            BrownOutSettingsReader.read(read),
            PlaybackSettingsReader.read(read),
            ImageSettingsReader.read(read),
            read.duration(ROOT + "metrics.tick", Duration.ofSeconds(1), Duration.ofMinutes(5)),
            read.number(ROOT + "log.events-per-second", 0, 10_000),
            read.duration(ROOT + "audit.retention", Duration.ofHours(1), Duration.ofDays(36_500)),
            read.duration(ROOT + "stop-timeout", Duration.ofSeconds(1), Duration.ofMinutes(10)),
            pekko(all, roles, cluster));
    problems.addAll(read.problems());
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
    return settings;
  }

  /** Pekko's part, with what follows from our own settings, and without our secrets. */
  private static Config pekko(Config all, Set<Role> roles, Settings.Cluster cluster) {
    String artery = "pekko.remote.artery.";
    @Nullable String host = cluster.host();
    Config pekko = all.withoutPath("camfleet");
    Config base =
        host == null
            ? pekko
            : pekko
                .withValue(artery + "canonical.hostname", ConfigValueFactory.fromAnyRef(host))
                .withValue(artery + "canonical.port", ConfigValueFactory.fromAnyRef(cluster.port()))
                // Reconcilers of a node that died live again after this at the latest. On a node
                // alone
                // it would only keep its shards from leaving in order.
                .withValue(
                    "pekko.cluster.sharded-daemon-process.keep-alive-interval",
                    ConfigValueFactory.fromAnyRef("1s"))
                .withValue(
                    artery + "bind.hostname", ConfigValueFactory.fromAnyRef(cluster.bindAddress()))
                .withValue(
                    "pekko.coordinated-shutdown.phases.before-service-unbind.timeout",
                    ConfigValueFactory.fromAnyRef(
                        cluster.drainTimeout().plusSeconds(2).toMillis() + "ms"));
    return base.withValue(
            "pekko.http.server.max-connections", all.getValue(ROOT + "http.max-connections"))
        .withValue(
            "pekko.cluster.roles", ConfigValueFactory.fromIterable(clusterRoles(all, roles)));
  }

  private static List<String> clusterRoles(Config all, Set<Role> roles) {
    List<String> names = new ArrayList<>(roles.stream().map(Role::configName).toList());
    // A number, or auto, of which none is never what comes out; what else it is was told before.
    boolean any = !all.getString(ROOT + "adaptive.max-cameras").equals("0");
    if (any && Settings.reencodesApart(roles)) {
      names.add(Roles.REENCODING);
    }
    return names;
  }

  private static Settings.Cluster cluster(SettingsReader read, int port) {
    @Nullable String host =
        read.optionalMatching(
            ROOT + "cluster.host",
            "[A-Za-z0-9._:-]{1,253}",
            "an address or name that the other nodes reach");
    if (host != null && !read.isSet(ROOT + "database.url")) {
      read.problem(
          ROOT
              + "cluster.host: "
              + host
              + ", but database.url is not set (expected: a PostgreSQL that all nodes share)");
    }
    @Nullable String bind = read.optionalText(ROOT + "cluster.bind-address");
    int weight = read.number(ROOT + "cluster.weight", 0, 10_000);
    return new Settings.Cluster(
        host,
        bind == null ? host == null ? "127.0.0.1" : host : bind,
        read.port(ROOT + "cluster.port", port, 3),
        weight == 0 ? Runtime.getRuntime().availableProcessors() : weight,
        limits(read),
        read.duration(ROOT + "cluster.drain-timeout", Duration.ZERO, Duration.ofHours(1)),
        read.number(ROOT + "cluster.moves-at-once", 1, 300));
  }

  private static NodeLimits.Settings limits(SettingsReader read) {
    return new NodeLimits.Settings(
        read.number(ROOT + "cluster.max-cameras", 0, 1_000_000),
        read.number(ROOT + "cluster.max-incoming-megabits", 0, 1_000_000),
        read.number(ROOT + "cluster.max-transcodes", 0, 100_000),
        read.number(ROOT + "cluster.max-open-files-percent", 0, 100));
  }

  private static Settings.Archiving archive(SettingsReader read) {
    ArchiveSettings usual = ArchiveSettings.in(read.path(ROOT + "data"));
    return new Settings.Archiving(
        new ArchiveSettings(
            usual.directory(),
            read.optionalPath(ROOT + "archive.directory"),
            read.number(ROOT + "archive.threads", 1, 256),
            usual.rules(),
            read.bytes(ROOT + "archive.segment-size", 1 << 20, 16L << 30),
            read.duration(ROOT + "archive.segment-age", Duration.ofMinutes(1), Duration.ofDays(7)),
            read.duration(ROOT + "archive.fsync-interval", Duration.ZERO, Duration.ofMinutes(10)),
            indexInterval(read),
            usual.streamQueueBytes(),
            usual.totalQueueBytes(),
            new LowSpace(
                read.bytes(ROOT + "archive.low-space", 0, 1L << 50),
                read.matching(ROOT + "archive.when-low", "tell|overwrite", "tell or overwrite")
                    .equals("overwrite"))),
        read.duration(
            ROOT + "archive.retention-interval", Duration.ofSeconds(1), Duration.ofDays(1)),
        streamBytes(read));
  }

  private static long streamBytes(SettingsReader read) {
    long bytes = read.bytes(ROOT + "archive.stream-bytes", 0, 1L << 50);
    return bytes == 0 ? Retention.ANY : bytes;
  }

  /** What a dead node had not listed is missing until it is back: nodes that share list sooner. */
  private static Duration indexInterval(SettingsReader read) {
    Duration set =
        read.optionalDuration(
            ROOT + "archive.index-interval", Duration.ZERO, Duration.ofSeconds(10));
    return set != null ? set : Duration.ofMillis(read.isSet(ROOT + "database.url") ? 200 : 500);
  }

  private static Relay.Limits relay(SettingsReader read) {
    return new Relay.Limits(
        read.number(ROOT + "relay.queue-units", 16, 100_000),
        read.bytes(ROOT + "relay.queue-bytes", 64 << 10, 1 << 30),
        read.bytes(ROOT + "relay.group-bytes", 0, 1 << 30));
  }

  private static Settings.Tls tls(SettingsReader read) {
    Path certificate = read.optionalPath(ROOT + "tls.certificate");
    Path key = read.optionalPath(ROOT + "tls.key");
    if ((certificate == null) != (key == null)) {
      read.problem(
          ROOT + "tls: only one of certificate and key is set (expected: both or neither)");
    }
    return new Settings.Tls(certificate, key, read.list(ROOT + "tls.names"));
  }

  private static Settings.Encryption encryption(SettingsReader read) {
    String key = ROOT + "encryption.key";
    List<Secret> keys =
        read.isSet(key) ? read.list(key).stream().map(Secret::of).toList() : List.of();
    Path file = read.optionalPath(ROOT + "encryption.key-file");
    if (!keys.isEmpty() && file != null) {
      read.problem(ROOT + "encryption: both key and key-file are set (expected: one of them)");
    }
    return new Settings.Encryption(keys, file);
  }

  private static int loops(int configured) {
    return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
  }

  private static Config parse(@Nullable Path file) throws InvalidConfiguration {
    if (file == null) {
      return ConfigFactory.empty();
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new InvalidConfiguration(
          List.of("--config: " + file + " (expected: a file that can be read)"));
    }
    try {
      return ConfigFactory.parseFile(
          file.toFile(),
          ConfigParseOptions.defaults().setOriginDescription(file.getFileName().toString()));
    } catch (ConfigException e) {
      throw new InvalidConfiguration(
          List.of(
              "--config: "
                  + file
                  + ": line "
                  + Math.max(1, e.origin() == null ? 1 : e.origin().lineNumber())
                  + ": can not be read; look for a quote, brace or comma here or before it"
                  + " (expected: HOCON)"));
    }
  }

  private static Config overrides(
      Map<String, String> values, String origin, List<String> problems) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> entry : values.entrySet()) {
      try {
        config =
            config.withValue(
                entry.getKey(), ConfigValueFactory.fromAnyRef(entry.getValue(), origin));
      } catch (ConfigException.BadPath e) {
        problems.add(entry.getKey() + ": no such setting (expected: a key of reference.conf)");
      }
    }
    return config;
  }

  private static Map<String, String> fromEnvironment(
      Map<String, String> environment, Map<String, String> keys, List<String> problems) {
    Map<String, String> values = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          String key = keys.get(name);
          if (key != null) {
            values.put(key, value);
          } else if (name.startsWith("CAMFLEET_") && !FOREIGN.contains(name)) {
            problems.add(
                name + ": no such setting (expected: the name of a key in reference.conf)");
          }
        });
    return values;
  }

  /** Read by the launcher, the scripts and other commands, not by us. */
  private static final List<String> FOREIGN =
      List.of(
          "CAMFLEET_JAVA_OPTS",
          "CAMFLEET_NO_BUILD",
          "CAMFLEET_NO_SETUP",
          "CAMFLEET_REQUIRE_PEERS",
          "CAMFLEET_SEED",
          "CAMFLEET_LOG_LEVEL",
          "CAMFLEET_SIMULATE_PASSWORD");

  private static void unknownKeys(Config own, Map<String, String> known, List<String> problems) {
    if (!own.hasPath("camfleet")) {
      return;
    }
    if (!(own.getValue("camfleet") instanceof ConfigObject)) {
      problems.add("camfleet: not an object (expected: camfleet { … })");
      return;
    }
    own.getConfig("camfleet")
        .entrySet()
        .forEach(
            entry -> {
              String key = ROOT + entry.getKey();
              // The names of accounts are the operator's; their reader knows what is below them.
              if (!known.containsValue(key) && !key.startsWith(AccountsReader.BLOCK + ".")) {
                problems.add(
                    key
                        + ": no such setting (expected: a key of reference.conf, from "
                        + entry.getValue().origin().description()
                        + ")");
              }
            });
  }

  /** The keys of the reference by the names that the environment gives them. */
  static Map<String, String> environmentKeys(Config reference) {
    Map<String, String> keys = new TreeMap<>();
    collect("camfleet", reference.getObject("camfleet"), keys);
    return keys;
  }

  private static void collect(String path, ConfigObject object, Map<String, String> keys) {
    object.forEach(
        (name, value) -> {
          String key = path + "." + name;
          if (value instanceof ConfigObject nested) {
            collect(key, nested, keys);
          } else {
            keys.put(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), key);
          }
        });
  }

  static boolean isSecret(String key) {
    return key.endsWith("password")
        || key.endsWith("secret")
        || key.endsWith("secret-access-key")
        || key.endsWith("access-key-id") // where somebody may put the secret by mistake
        || key.endsWith("token")
        || key.endsWith("encryption.key");
  }
}
