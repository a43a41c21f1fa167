package org.camfleet.ops.config;

import static org.camfleet.ops.config.SettingsLoader.ROOT;

import java.time.Duration;
import org.camfleet.core.channel.ChannelEnvironment;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.signaling.SocketLife;
import org.camfleet.core.signaling.SocketLimits;
import org.jspecify.annotations.Nullable;

/** Reads the blocks {@code channel} and {@code signaling}. */
final class ChannelSettings {
  private static final String CHANNEL = ROOT + "channel.";
  private static final String SIGNALING = ROOT + "signaling.";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTES = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);

  private final SettingsReader read;
  private final boolean aws;

  ChannelSettings(SettingsReader read) {
    this.read = read;
    // Read once: a mistake is told once.
    this.aws = read.awsLimits();
  }

  ChannelEnvironment.Settings channel(Relay.Limits relay) {
    return new ChannelEnvironment.Settings(
        read.flag(CHANNEL + "immediate-takeover"),
        read.flag(CHANNEL + "require-audio"),
        read.flag(CHANNEL + "hybrid"),
        new ChannelEnvironment.Quotas(
            read.number(CHANNEL + "max-viewers", 1, 10_000),
            read.number(CHANNEL + "max-console-viewers", 0, 10_000),
            read.number(CHANNEL + "max-players", 0, 10_000),
            read.duration(CHANNEL + "viewer-slot", Duration.ZERO, DAY),
            read.number(CHANNEL + "joins-per-second", 1, 10_000),
            read.number(SIGNALING + "max-viewers", 1, 10_000)),
        new ChannelEnvironment.Times(
            read.duration(CHANNEL + "connect-timeout", SECOND, MINUTES),
            // Longer than a slow participant needs to answer, shorter than a person's patience.
            Duration.ofSeconds(5),
            quota(CHANNEL + "session-life", Duration.ofHours(1)),
            read.duration(CHANNEL + "viewer-wait", SECOND, DAY),
            read.duration(CHANNEL + "master-idle", SECOND, DAY)),
        relay);
  }

  /** What is set, else the documented quota where quotas are wanted, else nothing. */
  private @Nullable Duration quota(String key, Duration documented) {
    Duration set = read.optionalDuration(key, SECOND, DAY);
    return set != null || !aws ? set : documented;
  }

  MixingPool.Settings mixing() {
    Duration delay = read.duration(CHANNEL + "mixing-delay", Duration.ZERO, Duration.ofSeconds(1));
    return new MixingPool.Settings(
        read.number(CHANNEL + "mixing-threads", 1, 256),
        read.number(CHANNEL + "max-conversations", 0, 100_000),
        read.number(CHANNEL + "max-speakers", 1, 100),
        (int) delay.toMillis(),
        MixingPool.Settings.DEFAULT.hangMillis());
  }

  SocketLimits signaling() {
    SocketLimits usual = SocketLimits.DEFAULT;
    int descriptions = read.number(SIGNALING + "descriptions-per-second", 1, 10_000);
    int candidates = read.number(SIGNALING + "candidates-per-second", 1, 10_000);
    return new SocketLimits(
        descriptions,
        4 * descriptions,
        candidates,
        5 * candidates,
        Math.max(usual.framesPerSecond(), 4 * (descriptions + candidates)),
        Math.max(usual.frameBurst(), 20 * (descriptions + candidates)),
        new SocketLife(
            quota(SIGNALING + "connection-life", Duration.ofHours(1)),
            quota(SIGNALING + "idle-timeout", Duration.ofMinutes(10)),
            read.duration(SIGNALING + "go-away-grace", Duration.ZERO, MINUTES)));
  }
}
