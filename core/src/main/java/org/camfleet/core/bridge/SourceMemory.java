package org.camfleet.core.bridge;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.rtsp.CameraHabits;
import org.camfleet.core.rtsp.CertificatePins;
import org.camfleet.core.rtsp.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of a camera, kept from one connection to the next; most of it by address, as two
 * of them may be in use at once. Any thread.
 */
final class SourceMemory {
  private final BridgeEnvironment environment;
  private final CertificatePins pins;
  private final Map<URI, Transport> worked = new ConcurrentHashMap<>();
  private final Map<URI, CameraHabits> habits = new ConcurrentHashMap<>();

  /** Of a camera that nothing is known of. */
  SourceMemory(BridgeEnvironment environment, String cameraId) {
    this.environment = environment;
    this.pins = environment.pins().apply(cameraId);
  }

  /** The certificates that it showed first. */
  CertificatePins pins() {
    return pins;
  }

  /** The transport that brought media last from this address of it, if any did. */
  @Nullable Transport worked(URI url) {
    return worked.get(url);
  }

  /** Media comes from this address over this transport. */
  void worked(URI url, Transport transport) {
    worked.put(url, transport);
  }

  /** How it behaves at this address. */
  CameraHabits habits(URI url) {
    return habits.computeIfAbsent(
        url,
        any ->
            new CameraHabits(
                environment.settings().access().refusedQuirks(),
                environment.logins(),
                environment.metrics()));
  }

  /** How often each quirk was met so far, at all addresses, by its name. */
  Map<String, Long> quirks() {
    Map<String, Long> all = new TreeMap<>();
    for (CameraHabits one : habits.values()) {
      one.counts().forEach((quirk, count) -> all.merge(quirk, count, Long::sum));
    }
    return all;
  }
}
