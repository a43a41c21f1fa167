package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The port to the file system below the media directory; {@link LocalDisk} is the real one. */
interface Disk {
  /** Creates a file for appending; fails when it exists. Makes its directory. */
  SegmentChannel create(Path file) throws IOException;

  /** Opens a file for reading, and for truncation when {@code writable}. */
  SegmentChannel open(Path file, boolean writable) throws IOException;

  /** The names in a directory, sorted; empty when there is none. */
  List<String> list(Path directory) throws IOException;

  /** When a file was last written, microseconds since the Unix epoch. */
  long modifiedMicros(Path file) throws IOException;

  /** Deletes a file or an empty directory; true when it was there. */
  boolean delete(Path file) throws IOException;

  /** Bytes that may still be written before the disk counts as full. */
  long freeBytes() throws IOException;
}
