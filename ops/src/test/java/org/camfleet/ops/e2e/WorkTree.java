package org.camfleet.ops.e2e;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.Secret;
import org.camfleet.fleet.Cameras;
import org.camfleet.ops.Main;
import org.camfleet.ops.docs.Repository;

/** A directory with the launcher, as a newcomer has it. */
final class WorkTree {
  private static final Map<String, Class<?>> MODULES =
      Map.of(
          "ops", Main.class,
          "fleet", Cameras.class,
          "core", Secret.class,
          "codecs", MalformedException.class);

  private WorkTree() {}

  /** A fresh clone of what is committed here, without a build. */
  static Path cloned(Path to) throws IOException, InterruptedException {
    FFprobe.Result result =
        FFprobe.run(List.of("git", "clone", "-q", Repository.root().toString(), to.toString()));
    if (result.exit() != 0) {
      throw new IOException(result.errors());
    }
    return to;
  }

  /** When the launcher's build of a work tree ended: its log was not written to any more. */
  static Instant buildEnded(Path home) throws IOException {
    return Files.getLastModifiedTime(home.resolve("ops/target/build.log")).toInstant();
  }

  /**
   * The launcher with the classes of this very test run laid out as its build leaves them: a second
   * Maven could not build here while the first one still tests.
   */
  static Path built(Path to) throws IOException {
    Path lib = Files.createDirectories(to.resolve("ops/target/lib"));
    for (String file : List.of("camfleet", "ops/jvm.options")) {
      Files.copy(Repository.root().resolve(file), to.resolve(file));
    }
    for (Map.Entry<String, Class<?>> module : MODULES.entrySet()) {
      boolean first = module.getKey().equals("ops");
      Path jar = first ? lib.resolveSibling("ops.jar") : lib.resolve(module.getKey() + "-0.jar");
      put(place(module.getValue()), jar);
    }
    List<Path> ours = MODULES.values().stream().map(WorkTree::place).toList();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path jar = Path.of(entry).toAbsolutePath();
      if (Files.isRegularFile(jar) && !ours.contains(jar)) {
        Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
      }
    }
    return to;
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(Path classes, Path jar) throws IOException {
    if (Files.isRegularFile(classes)) {
      Files.createSymbolicLink(jar, classes);
      return;
    }
    JarOfClasses.write(classes, jar);
  }
}
