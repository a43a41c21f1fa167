package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camfleet.ops.docs.Repository;

/** What the launcher, {@code ./camfleet}, gives a JVM. */
final class Launcher {
  private static final Pattern FLAGS = Pattern.compile("(?ms)^flags=\\((.*?)\\)$");

  private Launcher() {}

  /** Its flags that tell the compiler what to do. */
  static List<String> compilerFlags() throws IOException {
    Matcher flags = FLAGS.matcher(Files.readString(Repository.root().resolve("camfleet")));
    if (!flags.find()) {
      throw new IllegalStateException("no flags in ./camfleet");
    }
    return Stream.of(flags.group(1).strip().split("\\s+"))
        .map(flag -> flag.replace("'", ""))
        .filter(flag -> flag.startsWith("-XX:Compile"))
        .toList();
  }
}
