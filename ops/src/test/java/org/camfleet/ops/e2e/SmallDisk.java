package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own that can be full: a tmpfs, for which the test must be root. */
final class SmallDisk implements AutoCloseable {
  private static final int USUAL_MEGABYTES = 256;

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Mounts it here; skips the test, loudly, where that is not allowed. */
  static SmallDisk mount(Path directory) throws IOException, InterruptedException {
    return mount(directory, USUAL_MEGABYTES);
  }

  /** The same of another size. */
  static SmallDisk mount(Path directory, int megabytes) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    FFprobe.Result mounted =
        FFprobe.run(
            List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", "" + directory));
    if (mounted.exit() != 0) {
      Figures.print("!!! SKIPPED: no small disk can be mounted here: " + mounted.errors());
      Assumptions.abort("no small disk can be mounted here");
    }
    return new SmallDisk(directory);
  }

  Path directory() {
    return directory;
  }

  /**
   * Somebody else's file takes all but 3 MB: less than the 2 % that the archive leaves to the
   * database.
   */
  void fill() throws IOException {
    FileStore store = Files.getFileStore(directory);
    byte[] block = new byte[256 << 10];
    try (var out = Files.newOutputStream(filler())) {
      while (store.getUsableSpace() > (3 << 20) + block.length) {
        out.write(block);
      }
    }
  }

  /** That file goes away. */
  void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return directory.resolve("filler");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    FFprobe.run(List.of("umount", "-l", directory.toString()));
  }
}
