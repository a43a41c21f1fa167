package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that can be full, read-only or stuck, for tests. */
final class LimitedDisk implements Disk {
  private final Disk disk;
  final AtomicLong room = new AtomicLong(Long.MAX_VALUE / 2);
  final AtomicInteger forced = new AtomicInteger();
  volatile boolean readOnly;
  volatile long free = Long.MAX_VALUE; // it finds out by writing
  volatile CountDownLatch stuck = new CountDownLatch(0);

  LimitedDisk(Path root) throws IOException {
    disk = new LocalDisk(root);
  }

  @Override
  public SegmentChannel create(Path file) throws IOException {
    if (readOnly) {
      throw new java.nio.file.AccessDeniedException(file.toString());
    }
    return new Limited(disk.create(file));
  }

  @Override
  public SegmentChannel open(Path file, boolean writable) throws IOException {
    return disk.open(file, writable);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public long modifiedMicros(Path file) throws IOException {
    return disk.modifiedMicros(file);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return disk.delete(file);
  }

  @Override
  public long freeBytes() {
    return free;
  }

  private final class Limited implements SegmentChannel {
    private final SegmentChannel channel;

    Limited(SegmentChannel channel) {
      this.channel = channel;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
      try {
        stuck.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      long fits = Math.min(bytes.remaining(), room.get());
      room.addAndGet(-fits);
      ByteBuffer part = bytes.duplicate();
      part.limit(part.position() + (int) fits);
      channel.append(part);
      if (fits < bytes.remaining()) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      channel.force();
      forced.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
