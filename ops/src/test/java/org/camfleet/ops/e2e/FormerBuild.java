package org.camfleet.ops.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A version from before, built from this repository's history in a clone of its own.
 *
 * @param revision what was built
 * @param classPath what runs it
 */
record FormerBuild(String revision, String classPath) {
  private static final long BUILD_MINUTES = 20;

  /**
   * Builds a revision: what {@code camfleet.upgrade.from} says, else the newest tag, else what the
   * file {@code upgrade-from.txt} names.
   */
  static FormerBuild make(Path directory) throws IOException, InterruptedException {
    Path clone = WorkTree.cloned(directory.resolve("former"));
    String revision = revision(clone);
    run(clone, "git", "checkout", "-q", revision);
    run(clone, "mvn", "-B", "-q", "-DskipTests", "-pl", "ops", "-am", "package");
    return new FormerBuild(revision, classPath(clone.resolve("ops/target")));
  }

  private static String revision(Path clone) throws IOException, InterruptedException {
    String given = System.getProperty("camfleet.upgrade.from", "");
    if (!given.isEmpty()) {
      return given;
    }
    String tag =
        run(
            clone,
            "git",
            "tag",
            "--sort=-creatordate",
            "--merged",
            "HEAD",
            "--no-contains",
            "HEAD");
    return tag.isBlank() ? named() : tag.lines().findFirst().orElseThrow();
  }

  private static String named() throws IOException {
    try (InputStream file = FormerBuild.class.getResourceAsStream("/upgrade-from.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    }
  }

  /** In the launcher's order: our jars first. */
  private static String classPath(Path built) throws IOException {
    try (Stream<Path> jars = Files.list(built.resolve("lib"))) {
      List<Path> all = jars.sorted().toList();
      Stream<Path> ours =
          Stream.of("fleet", "core", "codecs")
              .flatMap(name -> all.stream().filter(jar -> is(jar, name)));
      return Stream.concat(Stream.concat(Stream.of(built.resolve("ops.jar")), ours), all.stream())
          .map(Path::toString)
          .distinct()
          .reduce((first, next) -> first + ":" + next)
          .orElseThrow();
    }
  }

  private static boolean is(Path jar, String module) {
    return jar.getFileName().toString().matches(module + "-[0-9].*\\.jar");
  }

  private static String run(Path in, String... command) throws IOException, InterruptedException {
    Path printed = Files.createTempFile("former", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      boolean ended = process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      String output = Files.readString(printed);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + output);
      }
      return output;
    } finally {
      Files.delete(printed);
    }
  }
}
