package org.camfleet.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.camfleet.ops.docs.Repository;

/** The JDK that processes of tests run on: this one, or that of {@code CAMFLEET_JDK}. */
final class Jdk {
  private Jdk() {}

  /** The flags with which the launcher starts it, too. */
  static List<String> flags() {
    try (Stream<String> lines = Files.lines(Repository.root().resolve("ops/jvm.options"))) {
      return lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program of it. */
  static Path program(String name) {
    String wanted = System.getenv("CAMFLEET_JDK");
    return Path.of(wanted == null ? System.getProperty("java.home") : wanted, "bin", name);
  }
}
