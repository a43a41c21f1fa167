package org.camfleet.ops.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.camfleet.ops.docs.Repository;

/**
 * This run's class path with an archive of the classes that a server loads (JEP 350): a process
 * that maps it starts in half the time, and the suite starts a hundred. An archive knows jars only,
 * so folders become some.
 *
 * @param classPath jars
 * @param archive as {@code -XX:SharedArchiveFile} takes it
 */
record ArchivedClasses(String classPath, Path archive) {
  private static final Path ALL = Repository.root().resolve("ops/target/archived-classes");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Once for each JVM. */
  private static final class Made {
    static final ArchivedClasses ONES = make();
  }

  /** Those of this class path: made by the first JVM that asks for them, and used by all. */
  static ArchivedClasses get() {
    return Made.ONES;
  }

  private static ArchivedClasses make() {
    List<Path> entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(Files::exists)
            .toList();
    try {
      Files.createDirectories(ALL);
      try (FileChannel file =
              FileChannel.open(
                  ALL.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        Path home = ALL.resolve(stamp(entries));
        ArchivedClasses made =
            new ArchivedClasses(classPath(entries, home), home.resolve("classes.jsa"));
        if (!Files.exists(made.archive)) {
          removeFormerOnes();
          writeJars(entries, Files.createDirectories(home));
          made.write(home);
        }
        return made;
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("archive of classes in " + ALL, e);
    }
  }

  /** What a command line says of them. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (Files.exists(archive)) {
      flags.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off"));
    }
    flags.addAll(List.of("-cp", classPath));
    return flags;
  }

  /** Differs when any class or library does. */
  private static String stamp(List<Path> entries) throws IOException {
    List<String> all = new ArrayList<>(List.of(Jdk.program("java").toString()));
    for (Path entry : entries) {
      try (Stream<Path> files = Files.walk(entry)) {
        List<Long> times = files.map(file -> file.toFile().lastModified()).sorted().toList();
        all.add(entry + " " + times);
      }
    }
    return Integer.toHexString(all.hashCode());
  }

  private static String classPath(List<Path> entries, Path home) {
    List<String> jars = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      jars.add(jar(entries, i, home).toString());
    }
    return String.join(File.pathSeparator, jars);
  }

  private static Path jar(List<Path> entries, int number, Path home) {
    Path entry = entries.get(number);
    return Files.isDirectory(entry) ? home.resolve("classes-" + number + ".jar") : entry;
  }

  private static void removeFormerOnes() throws IOException {
    try (Stream<Path> files = Files.walk(ALL)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(ALL) && !file.equals(ALL.resolve("lock"))) {
          Files.delete(file);
        }
      }
    }
  }

  private static void writeJars(List<Path> entries, Path home) throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      if (Files.isDirectory(entries.get(i))) {
        JarOfClasses.write(entries.get(i), jar(entries, i, home));
      }
    }
  }

  /** A server with a camera is run for it until that is recorded; the JVM writes as it ends. */
  private void write(Path home) throws IOException, InterruptedException {
    Path data = home.resolve("data");
    Path unfinished = home.resolve("unfinished.jsa");
    CamfleetProcess demo =
        CamfleetProcess.demoOn(
            classPath, List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-Xlog:cds*=off"), data);
    try (demo) {
      String camera =
          demo.api().call("GET", "/api/v1/cameras", null, 200).at("/cameras/0/id").asText();
      Cameras.awaitLive(demo.api(), camera, PATIENCE);
      demo.stop(PATIENCE);
    }
    if (Files.exists(unfinished)) {
      Files.move(unfinished, archive);
    } else {
      System.out.println("SKIPPED: this JVM archives no classes, so each start takes longer");
    }
  }
}
