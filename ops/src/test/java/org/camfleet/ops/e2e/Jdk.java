package org.camfleet.ops.e2e;

import java.nio.file.Path;

/** The JDK that processes of tests run on: this one, or that of {@code CAMFLEET_JDK}. */
final class Jdk {
  private Jdk() {}

  /** A program of it. */
  static Path program(String name) {
    String wanted = System.getenv("CAMFLEET_JDK");
    return Path.of(wanted == null ? System.getProperty("java.home") : wanted, "bin", name);
  }
}
