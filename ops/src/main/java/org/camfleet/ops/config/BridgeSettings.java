package org.camfleet.ops.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.camfleet.core.adaptive.AdaptiveSettings;
import org.camfleet.core.bridge.Backlog;
import org.camfleet.core.bridge.BridgeEnvironment;
import org.camfleet.core.bridge.ConductSettings;
import org.camfleet.core.bridge.Fight;
import org.camfleet.core.bridge.PreflightSettings;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.preflight.TargetLimits;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the bridge. */
final class BridgeSettings {
  private static final String BRIDGE = "camfleet.bridge.";
  private static final String ADAPTIVE = "camfleet.adaptive.";
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

  // A unit whose time is ten seconds from its arrival is taken for a jump of its clock.
  private static final Duration MOST_BACKLOG = Duration.ofSeconds(8);

  private final SettingsReader read;
  private final CameraSideSettings cameras;

  BridgeSettings(SettingsReader read) {
    this.read = read;
    this.cameras = new CameraSideSettings(read);
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
            cameras.patience(),
            read.optionalDuration(BRIDGE + "source-return", SECOND, DAY),
            read.duration(BRIDGE + "connect-timeout", SECOND, MINUTES),
            read.duration(BRIDGE + "offer-timeout", SECOND, MINUTES),
            read.duration(BRIDGE + "ping-interval", SECOND, MINUTES),
            read.number(BRIDGE + "max-direct-viewers", 0, 1_000),
            new Backlog.Limits(
                read.bytes(BRIDGE + "backlog.bytes", 0, 1 << 30),
                read.duration(BRIDGE + "backlog.duration", Duration.ZERO, MOST_BACKLOG)),
            relay,
            conduct(ownLife),
            new PreflightSettings(limits("local."), limits("kvs.")),
            cameras.transports(),
            icePolicy(),
            cameras.access(),
            cameras.dials(),
            cameras.talk(),
            cameras.uplink()),
        new CallRates(
            rates("quota.account.", OF_ACCOUNT),
            rates("quota.channel.", OF_CHANNEL),
            read.number(BRIDGE + "quota.percent", 1, 100) / 100.0),
        read.number(BRIDGE + "local-calls", 1, 10_000),
        read.optionalPath(BRIDGE + "credentials-file"),
        read.optionalPath(BRIDGE + "authorities"),
        adaptive(),
        read.flag(ADAPTIVE + "beside-passthrough"));
  }

  private AdaptiveSettings adaptive() {
    int most = AdaptiveSettings.DEFAULT.maxBitrate();
    return new AdaptiveSettings(
        mostReencoded(),
        read.number(ADAPTIVE + "start-bitrate", 100_000, 10 * most),
        read.number(ADAPTIVE + "max-bitrate", 100_000, 10 * most),
        read.number(ADAPTIVE + "longest-side", 480, 1920),
        DecodingSettingsReader.read(read));
  }

  private int mostReencoded() {
    String most =
        read.matching(
            ADAPTIVE + "max-cameras", "auto|\\d{1,4}", "auto or a whole number from 0 to 9999");
    return most.matches("\\d+")
        ? Integer.parseInt(most)
        : AdaptiveSettings.camerasOn(Runtime.getRuntime().availableProcessors());
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
