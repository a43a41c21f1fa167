package org.camfleet.ops;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camfleet.ops.config.InvalidConfiguration;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that runs a node. */
final class NodeOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "configuration file (HOCON)")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "directory of everything that is kept (default: ./data)")
  private @Nullable String data;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "HTTPS port; media from N+1 up, metrics and health on N+2 (default: 8443)")
  private @Nullable String port;

  @Option(
      names = "--roles",
      paramLabel = "ROLES",
      description = "bridge, service, transcode, separated by commas (default: all)")
  private @Nullable String roles;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any other setting, such as camfleet.http.bind-address=127.0.0.1")
  private Map<String, String> others = new LinkedHashMap<>();

  Settings load() throws InvalidConfiguration {
    return load(System.getenv());
  }

  Settings load(Map<String, String> environment) throws InvalidConfiguration {
    Map<String, String> flags = new LinkedHashMap<>(others);
    put(flags, "camfleet.data", data);
    put(flags, "camfleet.port", port);
    put(flags, "camfleet.roles", roles);
    return SettingsLoader.load(flags, environment, config);
  }

  private static void put(Map<String, String> flags, String key, @Nullable String value) {
    if (value != null) {
      flags.put(key, value);
    }
  }
}
