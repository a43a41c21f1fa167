package org.camfleet.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Figures that a test measured, kept in target/figures.txt for whoever writes the tables. */
final class Figures {
  private Figures() {}

  /** Shows a line to whoever started the test; dev/long reads it. */
  static void print(String line) {
    System.err.println(line);
  }

  /** Appends one line. */
  static void note(String name, String figures) {
    try {
      Path file = Path.of("target", "figures.txt");
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          name + ": " + figures + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
