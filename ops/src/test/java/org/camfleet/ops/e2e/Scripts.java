package org.camfleet.ops.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Scripts that tests run inside the browser. */
final class Scripts {
  private Scripts() {}

  /** {@code participate(name, url, options)}: a master or viewer of a storage session. */
  static String participant() {
    return read("/e2e/participant.js");
  }

  /** {@code publishWhip(name, url, token, options)} and {@code playWhep(name, url, token)}. */
  static String whip() {
    return read("/e2e/whip.js");
  }

  private static String read(String resource) {
    try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
