package org.camfleet.ops.config;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.core.bridge.TalkRoom;
import org.camfleet.core.bridge.budget.DialBudget;
import org.camfleet.core.bridge.uplink.UplinkSettings;
import org.camfleet.core.rtsp.Backchannel;
import org.camfleet.core.rtsp.CameraAccess;
import org.camfleet.core.rtsp.EgressRules;
import org.camfleet.core.rtsp.MediaPatience;
import org.camfleet.core.rtsp.TlsPolicy;
import org.camfleet.core.rtsp.Transport;
import org.camfleet.core.rtsp.Transports;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpPorts;

/**
 * Reads the settings of the bridge that are about cameras: how they are reached and listened to.
 */
final class CameraSideSettings {
  private static final String BRIDGE = "camfleet.bridge.";
  private static final String UDP = BRIDGE + "udp.";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTES = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);

  private final SettingsReader read;

  CameraSideSettings(SettingsReader read) {
    this.read = read;
  }

  MediaPatience patience() {
    return new MediaPatience(
        read.duration(BRIDGE + "media-timeout", SECOND, MINUTES),
        read.duration(BRIDGE + "picture-timeout", SECOND, MINUTES),
        read.optionalDuration(BRIDGE + "key-frame-timeout", SECOND, DAY),
        read.optionalDuration(BRIDGE + "clock-timeout", SECOND, DAY));
  }

  Transports transports() {
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

  CameraAccess access() {
    return new CameraAccess(
        refusedQuirks(), new EgressRules(networks("egress.deny"), networks("egress.allow")));
  }

  DialBudget.Limits dials() {
    return new DialBudget.Limits(rate("camera"), rate("site"), rate("host"));
  }

  UplinkSettings uplink() {
    String group = BRIDGE + "uplink.";
    return new UplinkSettings(
        read.flag(group + "follow"),
        read.number(group + "loss-percent", 1, 100) / 100.0,
        read.duration(group + "delay", Duration.ofMillis(50), Duration.ofMinutes(1)),
        read.number(group + "estimate-percent", 1, 100) / 100.0,
        read.duration(group + "lasting", Duration.ofSeconds(1), Duration.ofMinutes(10)),
        read.duration(group + "back-after", Duration.ofSeconds(1), Duration.ofDays(1)),
        read.duration(group + "longest-back-after", Duration.ofSeconds(1), Duration.ofDays(7)));
  }

  TalkRoom.Limits talk() {
    String talk = BRIDGE + "talk.";
    return new TalkRoom.Limits(
        read.number(talk + "most", 0, 10_000),
        read.duration(talk + "hang-over", Duration.ZERO, MINUTES),
        new Backchannel.Pace(
            read.duration(talk + "lead", Duration.ZERO, SECOND),
            read.duration(talk + "queue", Duration.ofMillis(20), Duration.ofSeconds(10))));
  }

  private DialBudget.Rate rate(String line) {
    String key = BRIDGE + "dials." + line;
    return new DialBudget.Rate(
        read.number(key + ".per-second", 1, 10_000), read.number(key + ".burst", 1, 100_000));
  }

  private Set<Quirk> refusedQuirks() {
    String key = BRIDGE + "rtsp.refused-quirks";
    Set<Quirk> refused = EnumSet.noneOf(Quirk.class);
    for (String name : read.list(key)) {
      Quirk.of(name)
          .ifPresentOrElse(
              refused::add,
              () -> read.problem(key + ": " + name + " (expected: names of docs/cameras.md)"));
    }
    return refused;
  }

  private List<EgressRules.Network> networks(String name) {
    List<EgressRules.Network> networks = new ArrayList<>();
    for (String text : read.list(BRIDGE + name)) {
      try {
        networks.add(EgressRules.Network.parse(text));
      } catch (IllegalArgumentException unreadable) {
        read.problem(BRIDGE + name + ": " + unreadable.getMessage());
      }
    }
    return networks;
  }
}
