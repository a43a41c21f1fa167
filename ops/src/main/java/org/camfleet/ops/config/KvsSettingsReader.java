package org.camfleet.ops.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.camfleet.core.Secret;
import org.camfleet.fleet.kvs.EndpointNames;
import org.camfleet.fleet.kvs.Quota;
import org.camfleet.fleet.kvs.QuotaSettings;
import org.camfleet.fleet.kvs.TurnServers;
import org.jspecify.annotations.Nullable;

/** Reads the settings of how AWS's clients are served. */
final class KvsSettingsReader {
  private static final String STANDARD = "camfleet.standard-port.";
  private static final String TURN = "camfleet.turn.";
  private static final String QUOTA = "camfleet.quota.";
  private static final String NAME = "[a-zA-Z0-9._-]{1,253}";
  private static final String ORIGINS = "camfleet.cors.allowed-origins";

  private KvsSettingsReader() {}

  static Settings.Kvs read(SettingsReader read) {
    return new Settings.Kvs(
        new Settings.StandardPort(
            read.optionalPort(STANDARD + "port"),
            read.text(STANDARD + "bind-address"),
            names(read)),
        origins(read),
        turn(read),
        quotas(read));
  }

  private static @Nullable EndpointNames names(SettingsReader read) {
    @Nullable String domain = read.optionalMatching(STANDARD + "domain", NAME, "a domain name");
    String region = read.text("camfleet.service.region");
    List<String> names =
        List.of("control", "master", "viewer", "https", "webrtc", "data").stream()
            .map(kind -> name(read, STANDARD + kind + "-name", region, domain))
            .toList();
    if (domain == null) {
      return null;
    }
    if (names.stream().distinct().count() < names.size()) {
      read.problem(STANDARD + "…-name: two are the same (expected: a name for each endpoint)");
    }
    return new EndpointNames(
        names.get(0), names.get(1), names.get(2), names.get(3), names.get(4), names.get(5));
  }

  private static String name(
      SettingsReader read, String key, String region, @Nullable String domain) {
    String pattern =
        read.matching(
            key, "[a-zA-Z0-9._{}-]{1,253}", "a host name, with {region} and {domain} in it");
    String name =
        pattern.replace("{region}", region).replace("{domain}", domain == null ? "x" : domain);
    if (!name.matches(NAME)) {
      read.problem(key + ": " + pattern + " (expected: no braces but {region} and {domain})");
    }
    return name;
  }

  private static List<String> origins(SettingsReader read) {
    List<String> origins = read.list(ORIGINS);
    for (String origin : origins) {
      if (!origin.equals("*") && !origin.matches("https?://[a-zA-Z0-9._\\[\\]:-]+")) {
        read.problem(ORIGINS + ": " + origin + " (expected: https://HOST[:PORT] or *)");
      }
    }
    return origins;
  }

  private static Settings.Turn turn(SettingsReader read) {
    List<String> uris = read.list(TURN + "uris");
    TurnServers.problems(uris).forEach(problem -> read.problem(TURN + "uris: " + problem));
    @Nullable Secret secret = read.optionalSecret(TURN + "secret");
    if (!uris.isEmpty() && secret == null) {
      read.problem(TURN + "secret: not set (expected: what the relays of uris share with us)");
    }
    return new Settings.Turn(
        uris,
        secret,
        read.duration(TURN + "credential-life", Duration.ofSeconds(30), Duration.ofDays(1)));
  }

  private static QuotaSettings quotas(SettingsReader read) {
    int many = 100_000_000;
    return new QuotaSettings(
        read.awsLimits(),
        rates(read, QUOTA + "account.", Quota::accountRate),
        rates(read, QUOTA + "resource.", Quota::resourceRate),
        read.number(QUOTA + "channels", 1, many),
        read.number(QUOTA + "streams", 1, many),
        read.number(QUOTA + "storing-channels", 1, many),
        read.number(QUOTA + "buckets", 100, many));
  }

  /** AWS knows no rate where its default is 0, and so there is nothing to set. */
  private static Map<Quota, Integer> rates(
      SettingsReader read, String prefix, ToIntFunction<Quota> usual) {
    Map<Quota, Integer> rates = new EnumMap<>(Quota.class);
    for (Quota quota : Quota.values()) {
      boolean known = usual.applyAsInt(quota) > 0;
      rates.put(quota, known ? read.number(prefix + quota.key(), 0, 1_000_000) : 0);
    }
    return rates;
  }
}
