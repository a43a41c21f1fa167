package org.camfleet.core.onvif;

import java.net.URI;
import java.time.InstantSource;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.rtsp.CertificatePins;
import org.camfleet.core.rtsp.RefusedLogins;
import org.camfleet.core.rtsp.RtspCredentials;
import org.jspecify.annotations.Nullable;

/**
 * A node's way to ONVIF devices. Any thread; nothing blocks.
 *
 * <p>Shares what is known of refused logins with RTSP: a camera counts both.
 */
public final class Onvif implements AutoCloseable {
  private final OnvifSettings settings;
  private final RefusedLogins logins;
  private final InstantSource clock;
  private final Metrics metrics;
  private final SoapHttp http;

  /** With its own two threads. */
  public Onvif(OnvifSettings settings, RefusedLogins logins, InstantSource clock, Metrics metrics) {
    this.settings = settings;
    this.logins = logins;
    this.clock = clock;
    this.metrics = metrics;
    this.http = new SoapHttp(settings);
  }

  /**
   * A device.
   *
   * @param address where its device management is, without credentials
   * @param login who we are, or null
   * @param pins the certificates that it showed before
   */
  public OnvifDevice device(URI address, @Nullable RtspCredentials login, CertificatePins pins) {
    DeviceCalls calls =
        new DeviceCalls(address, login, pins, http, settings, logins, clock, metrics);
    return new OnvifDevice(address, calls, settings, clock);
  }

  /** Looks for devices. */
  public Discovery discovery(Discovery.Settings how) {
    return new Discovery(http.loops(), how, settings, metrics);
  }

  /** The logins that devices and cameras refused lately. */
  public RefusedLogins logins() {
    return logins;
  }

  /** How devices are asked. */
  public OnvifSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    http.close();
  }
}
