package org.camfleet.core.bridge;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.rtsp.CertificatePins;
import org.camfleet.core.rtsp.Transport;
import org.jspecify.annotations.Nullable;

/** What was learned of a camera, kept from one connection to the next. Any thread. */
final class SourceMemory {
  private final CertificatePins pins = new CertificatePins();
  private final Map<URI, Transport> worked = new ConcurrentHashMap<>();

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
}
