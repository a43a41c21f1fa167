package org.camfleet.codecs.rtsp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/** Joins and cleans RTSP URLs the way cameras expect, which RFC 3986 only partly describes. */
public final class RtspUrls {
  /** Longest {@code control} attribute in characters; no URL with a longer one can be asked for. */
  public static final int MAX_CONTROL = 2048;

  private RtspUrls() {}

  /** The URL without {@code user:password@}. */
  public static String withoutUserInfo(String url) {
    int authority = url.indexOf("://");
    if (authority < 0) {
      return url;
    }
    int from = authority + 3;
    int end = authorityEnd(url, from);
    // The last one: a password may hold an unescaped @ itself.
    int at = url.lastIndexOf('@', end - 1);
    return at < from ? url : url.substring(0, from) + url.substring(at + 1);
  }

  /** Whether the text is an absolute RTSP URL. */
  public static boolean isAbsolute(String text) {
    return text.regionMatches(true, 0, "rtsp://", 0, 7)
        || text.regionMatches(true, 0, "rtsps://", 0, 8)
        || text.regionMatches(true, 0, "rtspu://", 0, 8);
  }

  /**
   * The URLs that a {@code control} attribute may mean, most usual first; servers differ in what
   * they accept.
   *
   * @param base {@code Content-Base}, {@code Content-Location} or the request's URL
   * @param control the attribute's value; null, empty or {@code *} means the base itself
   */
  public static List<String> control(String base, @Nullable String control) {
    if (control == null || control.isEmpty() || control.equals("*")) {
      return List.of(base);
    }
    if (isAbsolute(control)) {
      return List.of(withoutUserInfo(control));
    }
    int query = base.indexOf('?');
    String path = query < 0 ? base : base.substring(0, query);
    String rest = query < 0 ? "" : base.substring(query);
    Set<String> candidates = new LinkedHashSet<>();
    if (control.startsWith("/")) {
      candidates.add(base.substring(0, authorityEnd(base, base.indexOf("://") + 3)) + control);
    }
    // What most clients do, also behind a query string; then the path alone; then RFC 3986 5.2.
    candidates.add(join(base, control));
    candidates.add(join(path, control) + rest);
    candidates.add(join(path, control));
    int lastSlash = path.lastIndexOf('/');
    if (lastSlash > path.indexOf("://") + 2) {
      candidates.add(path.substring(0, lastSlash + 1) + control);
    }
    return new ArrayList<>(candidates);
  }

  /**
   * Refuses a {@code control} attribute that is too long to be one.
   *
   * @throws MalformedException says how long it is
   */
  public static void requireShort(@Nullable String control) throws MalformedException {
    if (control != null && control.length() > MAX_CONTROL) {
      throw new MalformedException(
          "SDP control: %d characters (expected: at most %d)"
              .formatted(control.length(), MAX_CONTROL));
    }
  }

  private static String join(String base, String control) {
    boolean direct = base.endsWith("/") || control.startsWith("/") || control.startsWith("?");
    return direct ? base + control : base + "/" + control;
  }

  private static int authorityEnd(String url, int from) {
    int begin = from;
    for (int i = from; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        // An unescaped slash in a password: the host follows the last @.
        int at = url.indexOf('@', i);
        if (at < 0 || !looksLikeUserInfo(url, begin, i)) {
          return i;
        }
        begin = at + 1;
        i = at;
      }
    }
    return url.length();
  }

  /** A colon followed by something that is no port number, and no closed host yet. */
  private static boolean looksLikeUserInfo(String url, int from, int to) {
    String authority = url.substring(from, to);
    int colon = authority.lastIndexOf(':');
    return !authority.contains("@")
        && colon >= 0
        && !authority.startsWith("[")
        && !authority.substring(colon + 1).matches("\\d{1,5}");
  }
}
