package org.camfleet.fleet.inventory;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.jspecify.annotations.Nullable;

/**
 * Where a target's channel is, however the target is written: of two at one place each join would
 * end the other's session.
 *
 * @param host with its port; empty for AWS in the region that the configuration has
 * @param region as written, or null
 */
record TargetPlace(Target.Kind kind, String host, @Nullable String region, String account) {
  private static final int HTTPS = 443;
  private static final Pattern AWS =
      Pattern.compile("kinesisvideo\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?:443");

  static TargetPlace of(Target target) {
    return new TargetPlace(target.kind(), host(target), target.region(), target.accountName());
  }

  private static String host(Target target) {
    URI endpoint = target.endpoint();
    if (endpoint != null) {
      String host = endpoint.getHost().toLowerCase(Locale.ROOT);
      int port = endpoint.getPort() < 0 ? HTTPS : endpoint.getPort();
      return (host.endsWith(".") ? host.substring(0, host.length() - 1) : host) + ":" + port;
    }
    String region = target.region();
    return region == null
        ? ""
        : "kinesisvideo.%s.amazonaws.com%s:%d"
            .formatted(region, region.startsWith("cn-") ? ".cn" : "", HTTPS);
  }

  /** Whether both are the same, or may be, as one leaves out what the other says. */
  boolean mayBe(TargetPlace other) {
    if (kind != other.kind || !account.equals(other.account)) {
      return false;
    }
    if (host.isEmpty() || other.host.isEmpty()) {
      return mayBeAws() && other.mayBeAws() && mayBeRegion(other);
    }
    return host.equals(other.host) && mayBeRegion(other);
  }

  private boolean mayBeAws() {
    return host.isEmpty() || AWS.matcher(host).matches();
  }

  private boolean mayBeRegion(TargetPlace other) {
    return region == null || other.region == null || region.equals(other.region);
  }
}
