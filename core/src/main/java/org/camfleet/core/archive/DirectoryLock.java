package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a media directory for one server. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private DirectoryLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
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
      return new DirectoryLock(channel, lock);
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
