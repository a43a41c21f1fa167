package org.camfleet.ops.config;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camfleet.core.bridge.BridgeEnvironment;
import org.camfleet.core.bridge.ConductSettings;
import org.camfleet.core.bridge.Fight;
import org.camfleet.core.bridge.PreflightSettings;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.preflight.TargetLimits;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.rtsp.TlsPolicy;
import org.camfleet.core.rtsp.Transport;
import org.camfleet.core.rtsp.Transports;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpPorts;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the bridge. */
final class BridgeSettings {
  private static final String BRIDGE = "camfleet.bridge.";
  private static final String UDP = BRIDGE + "udp.";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTES = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Map<KvsCall, String> OF_ACCOUNT =
      Map.of(
          KvsCall.DESCRIBE_CHANNEL, "channel-describe",
          KvsCall.DESCRIBE_STORAGE, "storage-describe",
          KvsCall.DESCRIBE_STREAM, "stream-describe",
          KvsCall.GET_ENDPOINT, "channel-endpoint",
          KvsCall.GET_ICE_SERVERS, "ice-servers",
          KvsCall.JOIN, "join");
  private static final Map<KvsCall, String> OF_CHANNEL =
      Map.of(
          KvsCall.DESCRIBE_CHANNEL, "channel-describe",
          KvsCall.DESCRIBE_STORAGE, "storage-describe",
          KvsCall.DESCRIBE_STREAM, "stream-describe",
          KvsCall.GET_ICE_SERVERS, "ice-servers",
          KvsCall.CONNECT, "connect",
          KvsCall.JOIN, "join");

  private final SettingsReader read;

  BridgeSettings(SettingsReader read) {
    this.read = read;
  }

  /**
   * The bridge.
   *
   * @param ownLife after which this cluster's service ends a session, or null: it does not
   */
  Settings.Bridge bridge(Relay.Limits relay, @Nullable Duration ownLife) {
    return new Settings.Bridge(
        new BridgeEnvironment.Settings(
            read.duration(BRIDGE + "camera-timeout", SECOND, MINUTES),
            read.duration(BRIDGE + "media-timeout", SECOND, MINUTES),
            read.duration(BRIDGE + "connect-timeout", SECOND, MINUTES),
            read.duration(BRIDGE + "offer-timeout", SECOND, MINUTES),
            read.duration(BRIDGE + "ping-interval", SECOND, MINUTES),
            read.number(BRIDGE + "max-direct-viewers", 0, 1_000),
            relay,
            conduct(ownLife),
            new PreflightSettings(limits("local."), limits("kvs.")),
            transports(),
            icePolicy()),
        new CallRates(
            rates("quota.account.", OF_ACCOUNT),
            rates("quota.channel.", OF_CHANNEL),
            read.number(BRIDGE + "quota.percent", 1, 100) / 100.0),
        read.number(BRIDGE + "local-calls", 1, 10_000),
        read.optionalPath(BRIDGE + "credentials-file"),
        read.optionalPath(BRIDGE + "authorities"));
  }

  private Transports transports() {
    return new Transports(
        read.choices(BRIDGE + "transports", Transport.class),
        new UdpOptions(
            ports(),
            (int) read.bytes(UDP + "receive-buffer", 64 << 10, 256 << 20),
            read.duration(UDP + "reorder-window", Duration.ZERO, Duration.ofSeconds(2)),
            read.duration(UDP + "first-packet", SECOND, MINUTES)),
        new TlsPolicy(authorities(), read.flag(BRIDGE + "camera-tls.pinning")));
  }

  private List<X509Certificate> authorities() {
    Path file = read.optionalPath(BRIDGE + "camera-tls.authorities");
    try {
      return file == null ? List.of() : TlsPolicy.read(file);
    } catch (IOException e) {
      read.problem(BRIDGE + "camera-tls.authorities: " + e.getMessage());
      return List.of();
    }
  }

  private UdpPorts ports() {
    String range =
        read.matching(UDP + "ports", "[0-9]{1,5}-[0-9]{1,5}", "a range such as 20000-29999");
    String[] ends = range.split("-", 2);
    if (ends.length < 2) {
      return UdpOptions.DEFAULT.ports();
    }
    try {
      return new UdpPorts(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
    } catch (IllegalArgumentException e) {
      read.problem(UDP + "ports: " + e.getMessage());
      return UdpOptions.DEFAULT.ports();
    }
  }

  private IceTransportPolicy icePolicy() {
    String policy = read.matching(BRIDGE + "ice-transport-policy", "all|relay", "all or relay");
    return policy.equals("relay") ? IceTransportPolicy.RELAY : IceTransportPolicy.ALL;
  }

  private ConductSettings conduct(@Nullable Duration ownLife) {
    Duration local = read.optionalDuration(BRIDGE + "session-life.local", SECOND, DAY);
    String policy =
        read.matching(
            BRIDGE + "superseded", "wait|yield|take-back", "one of wait, yield, take-back");
    return new ConductSettings(
        local == null ? ownLife : local,
        read.optionalDuration(BRIDGE + "session-life.kvs", SECOND, DAY),
        policy.isEmpty()
            ? Fight.Policy.TAKE_BACK
            : Fight.Policy.valueOf(policy.toUpperCase(Locale.ROOT).replace('-', '_')),
        read.duration(BRIDGE + "superseded-wait", Fight.LEAST_PAUSE, DAY));
  }

  private TargetLimits limits(String kind) {
    String group = BRIDGE + "preflight." + kind;
    return new TargetLimits(
        optional(group + "max-width", 100_000),
        optional(group + "max-height", 100_000),
        optional(group + "max-bit-rate", 1_000_000_000),
        read.flag(group + "any-profile"));
  }

  private @Nullable Integer optional(String key, int max) {
    return read.isSet(key) ? read.number(key, 1, max) : null;
  }

  private Map<KvsCall, Integer> rates(String group, Map<KvsCall, String> names) {
    Map<KvsCall, Integer> rates = new EnumMap<>(KvsCall.class);
    names.forEach(
        (call, name) -> rates.put(call, read.number(BRIDGE + group + name, 0, 1_000_000)));
    return rates;
  }
}
