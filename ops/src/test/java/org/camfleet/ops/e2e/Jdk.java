package org.camfleet.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.camfleet.ops.docs.Repository;

/** The JDK that processes of tests run on: this one, or that of {@code CAMFLEET_JDK}. */
final class Jdk {
  private static final boolean QUICK =
      Boolean.parseBoolean(System.getProperty("camfleet.quick", "true"));

  private Jdk() {}

  /** The flags with which the launcher starts it, too. */
  static List<String> flags() {
    try (Stream<String> lines = Files.lines(Repository.root().resolve("ops/jvm.options"))) {
      return lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Flags for a class path. Where a start counts more than speed later, classes come from an
   * archive and the optimising compiler stays out; what {@code dev/long} measures runs as it does
   * for an operator.
   */
  static List<String> onClassPath(String classPath) {
    if (!QUICK || !classPath.equals(CamfleetProcess.THIS_BUILD)) {
      return List.of("-cp", classPath);
    }
    List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    flags.addAll(ArchivedClasses.get().flags());
    return flags;
  }

  /** A program of it. */
  static Path program(String name) {
    String wanted = System.getenv("CAMFLEET_JDK");
    return Path.of(wanted == null ? System.getProperty("java.home") : wanted, "bin", name);
  }
}
