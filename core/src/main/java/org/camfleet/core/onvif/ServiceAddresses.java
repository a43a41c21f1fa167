package org.camfleet.core.onvif;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.CompletableFuture;
import org.camfleet.codecs.rtsp.RtspUrls;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.rtsp.EgressRules;
import org.camfleet.core.rtsp.HostResolver;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of addresses that a device names: a device behind address translation names one that
 * nobody reaches, and a hostile one names somebody else, who would get our login.
 */
final class ServiceAddresses {
  private static final int LONGEST = 2048;

  private ServiceAddresses() {}

  /**
   * A service, always at the host and over the scheme by which the device itself is reached; at the
   * port that it names only together with that host.
   *
   * @param named what the device says; null for the device's own address
   */
  static URI service(URI device, @Nullable String named) {
    if (named == null || named.isBlank() || named.length() > LONGEST) {
      return device;
    }
    try {
      URI said = new URI(named.strip().split("\\s+")[0]);
      boolean same =
          said.getHost() != null
              && said.getHost().equalsIgnoreCase(device.getHost())
              && String.valueOf(said.getScheme()).equalsIgnoreCase(device.getScheme());
      return new URI(
          device.getScheme()
              + "://"
              + device.getHost()
              + port(same ? said.getPort() : device.getPort())
              + absolute(SoapHttp.path(said)));
    } catch (URISyntaxException e) {
      return device;
    }
  }

  private static String absolute(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private static String port(int port) {
    return port > 0 ? ":" + port : "";
  }

  /**
   * A stream that a device names, without the login in it; fails when it is at another host and
   * that is not allowed, or at an address that is not connected to.
   *
   * @param reached the address that the device was reached at, or null
   */
  static CompletableFuture<URI> stream(
      URI device,
      @Nullable InetAddress reached,
      String named,
      boolean otherHosts,
      EgressRules egress) {
    URI url = rtsp(named);
    String host = url.getHost();
    return HostResolver.resolve(host)
        .handle(
            (address, failure) -> {
              if (failure != null) {
                throw OnvifException.of(
                    Kind.UNREACHABLE,
                    "stream: host %s is not known".formatted(OnvifFault.printable(host)));
              }
              String why = egress.refusal(address);
              if (why != null) {
                throw OnvifException.of(
                    Kind.FORBIDDEN,
                    "stream at %s: %s (camfleet.bridge.egress)"
                        .formatted(OnvifFault.printable(host), why));
              }
              if (host.equalsIgnoreCase(device.getHost()) || otherHosts) {
                return url;
              }
              if (address.equals(reached)) {
                return at(url, device.getHost());
              }
              throw OnvifException.of(
                  Kind.OTHER_HOST,
                  "stream at %s (expected: at the device's host, or camfleet.onvif.other-hosts)"
                      .formatted(OnvifFault.printable(host)));
            });
  }

  private static URI rtsp(String named) {
    try {
      String clean = RtspUrls.withoutUserInfo(named.strip());
      URI url = new URI(clean.length() > LONGEST ? "" : clean);
      boolean rtsp =
          "rtsp".equalsIgnoreCase(url.getScheme()) || "rtsps".equalsIgnoreCase(url.getScheme());
      if (rtsp && url.getHost() != null && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // told below, without what it holds: there may be a password in it
    }
    throw OnvifException.of(
        Kind.MALFORMED, "stream: no address (expected: rtsp://HOST[:PORT]/PATH or rtsps://…)");
  }

  private static URI at(URI url, String host) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return URI.create(url.getScheme() + "://" + host + port(url.getPort()) + path + query);
  }
}
