package org.camfleet.fleet.playback;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.pekko.util.ByteString;

/** Pieces as chunks of one size, made one by one as they are asked for. */
record Pieces(List<ByteBuffer> pieces) implements Iterable<ByteString> {
  private static final int CHUNK = 64 * 1024;

  @Override
  public Iterator<ByteString> iterator() {
    Iterator<ByteBuffer> all = pieces.iterator();
    return new Iterator<>() {
      private ByteBuffer current = ByteBuffer.allocate(0);

      @Override
      public boolean hasNext() {
        while (!current.hasRemaining() && all.hasNext()) {
          current = all.next().duplicate();
        }
        return current.hasRemaining();
      }

      @Override
      public ByteString next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        byte[] chunk = new byte[CHUNK];
        int size = 0;
        while (size < CHUNK && hasNext()) {
          int count = Math.min(CHUNK - size, current.remaining());
          current.get(chunk, size, count);
          size += count;
        }
        return ByteString.fromArrayUnsafe(chunk, 0, size);
      }
    };
  }
}
