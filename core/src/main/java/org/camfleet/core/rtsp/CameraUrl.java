package org.camfleet.core.rtsp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.codecs.rtsp.RtspUrls;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * An RTSP URL taken apart; more lenient than {@link java.net.URI}, because camera paths hold
 * anything.
 *
 * @param url without user and password
 * @param host name, IPv4 address, or IPv6 address in brackets; empty when the URL makes no sense
 * @param port 554 when not said, 322 over TLS
 * @param credentials those that stood in the URL, if any
 * @param secure whether it is spoken to over TLS
 */
record CameraUrl(
    String url, String host, int port, @Nullable RtspCredentials credentials, boolean secure) {
  private static final int PORT = 554;
  private static final int TLS_PORT = 322;
  private static final Pattern FORM =
      Pattern.compile("(?i)(rtsps?)://(\\[[0-9a-f:.%]+]|[^/?#:\\[\\]]+)(?::(\\d{1,5}))?([/?].*)?");
  private static final Pattern BEGINNING =
      Pattern.compile("(?is)([a-z][a-z0-9+.-]{0,15}://(?:\\[[0-9a-f:.%]+]|[^/?#:@\\[\\]]*)).*");
  private static final Pattern ODD = Pattern.compile("[/?#@\\[\\]]");

  static CameraUrl parse(String text) {
    String clean = RtspUrls.withoutUserInfo(text.strip());
    Matcher matcher = FORM.matcher(clean);
    if (!matcher.matches()) {
      return new CameraUrl(clean, "", 0, null, false);
    }
    boolean secure = matcher.group(1).equalsIgnoreCase("rtsps");
    int usual = secure ? TLS_PORT : PORT;
    int port = matcher.group(3) == null ? usual : Integer.parseInt(matcher.group(3));
    return new CameraUrl(clean, matcher.group(2), port, credentials(text.strip(), clean), secure);
  }

  /** Where it speaks HTTP: the port of the URL when it names one. */
  int httpPort() {
    Matcher matcher = FORM.matcher(url);
    boolean named = matcher.matches() && matcher.group(3) != null;
    return named ? port : secure ? 443 : 80;
  }

  /** What an HTTP request for it names. */
  String path() {
    Matcher matcher = FORM.matcher(url);
    String path = matcher.matches() ? matcher.group(4) : null;
    return path == null ? "/" : path.startsWith("?") ? "/" + path : path;
  }

  /** Whether user or password hold characters that must be escaped in a URL. */
  static boolean hasOddPassword(String text) {
    int length = text.strip().length() - RtspUrls.withoutUserInfo(text.strip()).length();
    int from = text.strip().indexOf("://") + 3;
    return length > 1 && ODD.matcher(text.strip().substring(from, from + length - 1)).find();
  }

  private static @Nullable RtspCredentials credentials(String text, String clean) {
    int length = text.length() - clean.length();
    if (length <= 1) {
      return null;
    }
    int from = text.indexOf("://") + 3;
    String[] pair = text.substring(from, from + length - 1).split(":", 2);
    String password = pair.length > 1 ? pair[1] : "";
    return new RtspCredentials(decode(pair[0]), Secret.of(decode(password)));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }

  /**
   * For logs and faults: scheme, host and port, for some cameras have their password in the path or
   * the query.
   */
  String shown() {
    if (!host.isEmpty()) {
      return (secure ? "rtsps://" : "rtsp://") + Faults.printable(host) + ":" + port;
    }
    Matcher matcher = BEGINNING.matcher(url);
    return matcher.matches() ? Faults.printable(matcher.group(1)) : "none";
  }

  /** Why the URL is of no use; null when it is of use. */
  @Nullable String fault() {
    if (host.isEmpty()) {
      return "URL: " + shown() + " (expected: rtsp://host[:port]/path)";
    }
    return port < 1 || port > 65_535 ? "port: " + port + " (expected: 1 to 65535)" : null;
  }
}
