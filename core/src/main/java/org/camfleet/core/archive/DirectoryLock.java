package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds a media directory for one server, and knows the directory's lasting identity. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;
  private final String identity;

  private DirectoryLock(FileChannel channel, FileLock lock, String identity) {
    this.channel = channel;
    this.lock = lock;
    this.identity = identity;
  }

  /** Takes the directory, creating it; throws with one sentence when it can not be had. */
  static DirectoryLock take(Path directory) throws ArchiveUnavailableException {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new ArchiveUnavailableException(
            "media directory "
                + directory
                + ": in use by another camfleet server (expected: one server a data directory;"
                + " stop the other one or choose another directory)",
            null);
      }
      return new DirectoryLock(channel, lock, identity(directory));
    } catch (IOException e) {
      throw new ArchiveUnavailableException(
          "media directory " + directory + ": " + e + " (expected: readable and writable)", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held inside this process
    }
  }

  private static String identity(Path directory) throws IOException {
    Path file = directory.resolve("identity");
    if (Files.exists(file)) {
      String text = Files.readString(file).strip();
      if (!text.isEmpty()) {
        return text;
      }
    }
    String fresh = UUID.randomUUID().toString();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap((fresh + "\n").getBytes(StandardCharsets.US_ASCII)));
      out.force(true);
    }
    return fresh;
  }

  /** Names the directory in the index, wherever it is mounted. */
  String identity() {
    return identity;
  }

  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      // The process is going: the system releases what we could not.
      return;
    }
  }
}
