package org.camfleet.ops.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A folder of classes as a jar, as the build's own would be. */
final class JarOfClasses {
  private JarOfClasses() {}

  /** Writes it. */
  static void write(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      entries.setLevel(1);
      files.filter(file -> !file.equals(classes)).forEach(file -> add(entries, classes, file));
    }
  }

  /** Folders too: Flyway finds its migrations by them. */
  private static void add(JarOutputStream jar, Path root, Path file) {
    boolean folder = Files.isDirectory(file);
    try {
      jar.putNextEntry(new ZipEntry(root.relativize(file) + (folder ? "/" : "")));
      if (!folder) {
        Files.copy(file, jar);
      }
      jar.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
