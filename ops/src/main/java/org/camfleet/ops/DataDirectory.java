package org.camfleet.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The data directory, held by this process alone through a lock on {@code DIR/lock}. */
final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes the directory where it is missing and locks it. */
  static DataDirectory open(Path path) throws StartFailure {
    try {
      Files.createDirectories(path);
      Files.list(path).close();
    } catch (FileAlreadyExistsException e) {
      throw new StartFailure("data directory: " + path + " is a file (expected: a directory)", e);
    } catch (IOException e) {
      throw new StartFailure(
          "data directory: " + path + " can not be read (expected: a directory of this user)", e);
    }
    FileChannel channel = openLock(path);
    if (!lock(channel)) {
      close(channel);
      throw new StartFailure(
          "data directory: "
              + path
              + " is in use by another camfleet (expected: one server for each data directory)");
    }
    return new DataDirectory(path, channel);
  }

  Path path() {
    return path;
  }

  private static FileChannel openLock(Path path) throws StartFailure {
    try {
      return FileChannel.open(
          path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StartFailure(
          "data directory: " + path + " can not be written (expected: a directory of this user)",
          e);
    }
  }

  private static boolean lock(FileChannel channel) throws StartFailure {
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        return false;
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
      return true;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      throw new StartFailure("data directory: its lock file can not be written", e);
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
