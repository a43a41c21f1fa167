package org.camfleet.fleet.kvs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** NextToken of the lists: the last name that was shown, in base64. */
final class PageToken {
  private PageToken() {}

  static String of(String lastName) {
    return Base64.getEncoder().encodeToString(lastName.getBytes(StandardCharsets.UTF_8));
  }

  /** The name to go on after; empty for the first page. */
  static String read(@Nullable String token) {
    if (token == null) {
      return "";
    }
    try {
      String name = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      if (RequestFields.NAME.matcher(name).matches()) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      // Not ours: refused below like every other stranger.
    }
    throw KvsRefusal.invalid("NextToken: not one of this service (expected: the last answer's)");
  }
}
