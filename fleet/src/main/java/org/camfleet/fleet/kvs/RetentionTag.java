package org.camfleet.fleet.kvs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tag of a stream that says how many bytes of it are kept: AWS's API knows an age only, and
 * tags are what its clients can set on both.
 */
public final class RetentionTag {
  /** The key of the tag. */
  public static final String KEY = "camfleet:retention-bytes";

  /** What a value must be. */
  static final String EXPECTED = "1 or more bytes, such as 500000000 or 20G";

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,11})([KMGT]?)");

  private RetentionTag() {}

  /** The bytes that a value means, K being 1024; 0 when it is no size. */
  public static long bytes(String value) {
    Matcher size = FORM.matcher(value);
    if (!size.matches()) {
      return 0;
    }
    int unit = " KMGT".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
    long number = Long.parseLong(size.group(1));
    return number > Long.MAX_VALUE >> 10 * unit ? 0 : number << 10 * unit;
  }
}
