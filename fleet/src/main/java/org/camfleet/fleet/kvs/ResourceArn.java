package org.camfleet.fleet.kvs;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.fleet.policy.Resource;
import org.jspecify.annotations.Nullable;

/** Amazon Resource Names of channels and streams. */
public final class ResourceArn {
  /** What a name denotes. */
  public enum Kind {
    /** A signaling channel. */
    CHANNEL,
    /** A stream. */
    STREAM;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern FORM =
      Pattern.compile(
          "arn:(aws[a-zA-Z-]*):kinesisvideo:[a-z0-9-]+:[0-9]+:([a-z]+)/([a-zA-Z0-9_.-]+)/[0-9]+");

  private ResourceArn() {}

  /** The ARN of a new resource; the creation time makes it unlike a deleted one of that name. */
  public static String of(
      Kind kind, String region, String account, String name, Instant createdAt) {
    return "arn:aws:kinesisvideo:%s:%s:%s/%s/%d"
        .formatted(region, account, kind.word(), name, createdAt.toEpochMilli());
  }

  /** The channel or stream of an ARN, null when it is no ARN of one. */
  static @Nullable Resource parse(String text) {
    Matcher form = FORM.matcher(text);
    return text.length() <= 1024 && form.matches()
        ? new Resource(form.group(2), form.group(3), text)
        : null;
  }

  /** Whether a text is the ARN of such a resource. */
  public static boolean is(Kind kind, String text) {
    return text.length() <= 1024
        && FORM.matcher(text).matches()
        && text.contains(":" + kind.word() + "/");
  }
}
