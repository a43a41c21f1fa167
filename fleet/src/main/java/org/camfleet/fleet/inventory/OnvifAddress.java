package org.camfleet.fleet.inventory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of ONVIF device management as people write them. */
public final class OnvifAddress {
  /** Characters at most. */
  static final int MAX_LENGTH = 1024;

  private OnvifAddress() {}

  /** Reads an address; null after a mistake was added, which never shows a login. */
  public static @Nullable URI parse(String where, String text, List<String> mistakes) {
    try {
      URI url = new URI(text.strip());
      boolean http =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      boolean host = url.getHost() != null && !url.getHost().isEmpty() && url.getPort() <= 65_535;
      if (http && host && url.getRawUserInfo() == null && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    mistakes.add(
        "%s: not shown (expected: http://HOST[:PORT]/PATH or https://…, without a login)"
            .formatted(where));
    return null;
  }
}
