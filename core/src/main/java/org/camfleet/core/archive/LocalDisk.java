package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A directory of the local file system; keeps a reserve so that the database can go on writing. */
final class LocalDisk implements Disk {
  private static final long LARGEST_RESERVE = 256L << 20;
  private static final int RESERVE_FRACTION = 50;

  private final FileStore store;
  private final long reserve;

  LocalDisk(Path root) throws IOException {
    store = Files.getFileStore(root);
    reserve = Math.min(LARGEST_RESERVE, store.getTotalSpace() / RESERVE_FRACTION);
  }

  @Override
  public SegmentChannel create(Path file) throws IOException {
    Path directory = file.getParent();
    boolean fresh = directory != null && !Files.isDirectory(directory);
    if (directory != null) {
      Files.createDirectories(directory);
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (directory != null) {
      forceDirectory(directory);
      Path above = directory.getParent();
      if (fresh && above != null) {
        forceDirectory(above);
      }
    }
    return new Local(channel);
  }

  @Override
  public SegmentChannel open(Path file, boolean writable) throws IOException {
    return new Local(
        writable
            ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(file, StandardOpenOption.READ));
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Override
  public long modifiedMicros(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return Files.deleteIfExists(file);
  }

  @Override
  public long freeBytes() throws IOException {
    return store.getUsableSpace() - reserve;
  }

  /** Makes a new name survive a power failure (where the system allows it). */
  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private record Local(FileChannel channel) implements SegmentChannel {
    @Override
    public void append(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      int total = 0;
      while (target.hasRemaining()) {
        int count = channel.read(target, position + total);
        if (count < 0) {
          break;
        }
        total += count;
      }
      return total;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
      channel.position(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
