package org.camfleet.ops.e2e;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Secrets that no output may hold, and the forms in which they could hide there. Pure. */
final class Canaries {
  private final Map<String, Set<String>> forms = new LinkedHashMap<>();

  /** Watches for a secret from now on. */
  void watch(String name, String secret) {
    forms.computeIfAbsent(name, key -> new LinkedHashSet<>()).addAll(formsOf(secret));
  }

  private static Set<String> formsOf(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String query = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    Set<String> all = new LinkedHashSet<>(List.of(secret, query, query.replace("+", "%20")));
    all.add(HexFormat.of().formatHex(bytes));
    // Behind a user name, say, base64 begins at any of three places of its groups.
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[shift + bytes.length];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      String own = base64.substring(shift == 0 ? 0 : shift + 1, base64.length() - 2);
      all.add(own);
      all.add(own.replace('+', '-').replace('/', '_'));
    }
    return all;
  }

  /** The secrets in a text, each with the form it has there. */
  List<String> in(String text) {
    List<String> found = new ArrayList<>();
    forms.forEach(
        (name, all) ->
            all.stream()
                .filter(text::contains)
                .forEach(form -> found.add(name + " as " + form + near(text, form))));
    return found;
  }

  private static String near(String text, String form) {
    int at = text.indexOf(form);
    int end = Math.min(text.length(), at + form.length() + 40);
    return " in ..." + text.substring(Math.max(0, at - 120), end) + "...";
  }
}
