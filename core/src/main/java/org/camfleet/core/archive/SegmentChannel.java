package org.camfleet.core.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open segment file. One thread at a time. */
interface SegmentChannel extends Closeable {
  /** Writes all of the buffer at the end of the file. */
  void append(ByteBuffer bytes) throws IOException;

  /** Fills the buffer from {@code position} on; returns how many bytes there were. */
  int read(ByteBuffer target, long position) throws IOException;

  /** Bytes in the file. */
  long size() throws IOException;

  /** Cuts the file to {@code size} bytes. */
  void truncate(long size) throws IOException;

  /** Returns when everything written is on the disk. */
  void force() throws IOException;
}
