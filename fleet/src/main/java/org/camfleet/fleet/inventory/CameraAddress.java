package org.camfleet.fleet.inventory;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.camfleet.core.Secret;
import org.camfleet.fleet.api.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * An RTSP address as people write it, with the login taken out of it.
 *
 * <p>Cameras' passwords often hold characters that no URL may, so the login is cut off at the last
 * {@code @} before the path, before the rest is read as a URL.
 *
 * @param url without login
 * @param login what stood before the {@code @}; null when there was none
 */
record CameraAddress(URI url, @Nullable CameraCredentials login) {
  private static final int MAX_LENGTH = 2048;
  private static final String EXPECTED = "rtsp://HOST[:PORT][/PATH] or rtsps://…";

  /** Whether it is spoken to over TLS. */
  boolean isEncrypted() {
    return "rtsps".equalsIgnoreCase(url.getScheme());
  }

  /** Reads an address; null after a mistake was added. */
  static @Nullable CameraAddress parse(String where, String text, List<String> mistakes) {
    int scheme = text.indexOf("://");
    int hostEnd = scheme < 0 ? -1 : authorityEnd(text, scheme + 3);
    int at = hostEnd < 0 ? -1 : text.lastIndexOf('@', hostEnd - 1);
    boolean hasLogin = at > scheme + 2 && scheme >= 0;
    String bare = hasLogin ? text.substring(0, scheme + 3) + text.substring(at + 1) : text;
    if (text.length() > MAX_LENGTH) {
      mistakes.add(
          "%s: %d characters (expected: at most %d)".formatted(where, text.length(), MAX_LENGTH));
      return null;
    }
    URI url = url(bare);
    if (url == null) {
      mistakes.add(
          "%s: %s (expected: %s)".formatted(where, Quoted.text(withoutLogin(bare)), EXPECTED));
      return null;
    }
    return new CameraAddress(url, hasLogin ? login(text.substring(scheme + 3, at)) : null);
  }

  /**
   * Where the authority ends. A password may hold a slash, so a slash counts only when no {@code @}
   * that is followed by a plausible host comes later.
   */
  private static int authorityEnd(String text, int start) {
    int slash = text.indexOf('/', start);
    int firstAt = text.indexOf('@', start);
    if (slash < 0 || firstAt < 0 || firstAt < slash) {
      return slash < 0 ? text.length() : slash;
    }
    boolean host =
        text.substring(start, slash)
            .matches("[a-zA-Z0-9.-]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:.]+](:[0-9]{1,5})?");
    if (host) {
      return slash;
    }
    int next = text.indexOf('/', firstAt);
    return next < 0 ? text.length() : next;
  }

  private static @Nullable URI url(String bare) {
    try {
      URI url = new URI(bare);
      boolean rtsp =
          "rtsp".equalsIgnoreCase(url.getScheme()) || "rtsps".equalsIgnoreCase(url.getScheme());
      boolean host = url.getHost() != null && !url.getHost().isEmpty();
      boolean port = url.getPort() == -1 || (url.getPort() > 0 && url.getPort() <= 65_535);
      boolean plain = url.getRawUserInfo() == null && url.getRawFragment() == null;
      return rtsp && host && port && plain ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** A text that is no address, fit to be shown: it may hold a password where nobody expects it. */
  static String withoutLogin(String text) {
    int scheme = text.indexOf("://");
    int at = text.lastIndexOf('@');
    if (scheme < 0 && at < 0) { // nothing tells where a login would be
      return text.replaceFirst("(?s):(?![0-9]{1,5}(/|$)).*", ":***");
    }
    return at < 0
        ? text.replaceFirst("(://[^/:\\[]*):(?![0-9]{1,5}(/|$))[^/]*", "$1:***")
        : text.substring(0, scheme < 0 || scheme > at ? 0 : scheme + 3)
            + "***"
            + text.substring(at);
  }

  private static CameraCredentials login(String text) {
    int colon = text.indexOf(':');
    String user = decoded(colon < 0 ? text : text.substring(0, colon));
    return new CameraCredentials(
        user, Secret.of(colon < 0 ? "" : decoded(text.substring(colon + 1))));
  }

  private static String decoded(String text) {
    if (!text.matches("(?:[^%]|%[0-9a-fA-F]{2})*")) {
      return text; // a bare percent sign: the text was never encoded
    }
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
