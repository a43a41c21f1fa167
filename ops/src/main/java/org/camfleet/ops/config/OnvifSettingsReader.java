package org.camfleet.ops.config;

import java.time.Duration;
import org.camfleet.core.onvif.Discovery;
import org.camfleet.core.onvif.OnvifSettings;
import org.camfleet.core.onvif.XmlLimits;

/** Reads the block {@code onvif}; who may be connected to is the bridge's. */
final class OnvifSettingsReader {
  private static final String BLOCK = "camfleet.onvif.";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private OnvifSettingsReader() {}

  static Settings.OnvifPart read(SettingsReader read) {
    CameraSideSettings cameras = new CameraSideSettings(read);
    return new Settings.OnvifPart(
        new OnvifSettings(
            read.duration(BLOCK + "timeout", SECOND, MINUTE),
            new XmlLimits(
                (int) read.bytes(BLOCK + "answer.bytes", 16 << 10, 64 << 20),
                read.number(BLOCK + "answer.depth", 10, 1_000),
                read.number(BLOCK + "answer.elements", 100, 10_000_000)),
            read.number(BLOCK + "profiles", 1, 1_000),
            read.flag(BLOCK + "other-hosts"),
            read.flag(BLOCK + "basic-in-clear"),
            cameras.access().egress(),
            cameras.transports().tls()),
        new Discovery.Settings(
            read.optionalText(BLOCK + "discovery.interface"),
            read.duration(BLOCK + "discovery.wait", SECOND, MINUTE),
            read.number(BLOCK + "discovery.devices", 1, 100_000),
            read.number(BLOCK + "discovery.port", 1, 65_535)),
        read.flag(BLOCK + "key-frames"),
        read.flag(BLOCK + "events.enabled"),
        read.duration(BLOCK + "events.life", Duration.ofSeconds(30), Duration.ofHours(1)),
        read.number(BLOCK + "events.per-minute", 1, 10_000));
  }
}
