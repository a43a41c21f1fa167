package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of a segment file: a head that names the stream, then records, each a {@link
 * RecordHeader} and the bytes of its parts. Append-only.
 */
final class SegmentFile {
  private static final long MAGIC = 0x43414d5345473031L; // "CAMSEG01"
  private static final String SUFFIX = ".seg";
  private static final int LONGEST_KEY = 4_096;

  private SegmentFile() {}

  static String name(long segment) {
    return "%016d%s".formatted(segment, SUFFIX);
  }

  /** The number in a file name; empty when it is no segment file's. */
  static OptionalLong number(String fileName) {
    if (!fileName.matches("[0-9]{16}\\.seg")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(fileName.substring(0, 16)));
  }

  /** The head of a new file. */
  static ByteBuffer head(String stream) {
    byte[] key = stream.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(8 + 4 + key.length + 4);
    head.putLong(MAGIC).putInt(key.length).put(key);
    CRC32C crc = new CRC32C();
    crc.update(head.array(), 0, head.position());
    return head.putInt((int) crc.getValue()).flip();
  }

  /** The stream a file belongs to; null when the head is cut or damaged. */
  static @Nullable String stream(SegmentChannel channel) throws IOException {
    ByteBuffer start = read(channel, 0, 12);
    if (start.remaining() < 12 || start.getLong() != MAGIC) {
      return null;
    }
    int length = start.getInt();
    if (length < 1 || length > LONGEST_KEY) {
      return null;
    }
    ByteBuffer head = read(channel, 0, 12 + length + 4);
    String stream =
        head.remaining() < 12 + length + 4
            ? ""
            : new String(head.array(), 12, length, StandardCharsets.UTF_8);
    return head.equals(head(stream)) ? stream : null;
  }

  /** Whether a power failure came before the head was on the disk: it is missing or all zero. */
  static boolean isUnwritten(SegmentChannel channel) throws IOException {
    ByteBuffer start = read(channel, 0, 12);
    return start.remaining() < 12 || start.getLong() == 0;
  }

  static long headLength(String stream) {
    return head(stream).remaining();
  }

  /** The header of the record at {@code offset}; null when there is none or it is damaged. */
  static @Nullable RecordHeader header(SegmentChannel channel, long offset) throws IOException {
    return RecordHeader.read(read(channel, offset, RecordHeader.SIZE));
  }

  /** One part of the record at {@code offset}; throws when it is not what was written. */
  static byte[] part(SegmentChannel channel, Path file, long offset, Part part) throws IOException {
    RecordHeader header = header(channel, offset);
    if (header == null) {
      throw new DamagedFragmentException(
          "%s at %d: no fragment (expected: its header)".formatted(file, offset));
    }
    ByteBuffer bytes =
        read(channel, offset + header.offsetOf(part), header.lengths()[part.ordinal()]);
    if (!header.matches(part, bytes.array())) {
      throw new DamagedFragmentException(
          "%s at %d: %s of fragment %s is damaged (expected: CRC32C %08x)"
              .formatted(file, offset, part, header.number(), header.checksums()[part.ordinal()]));
    }
    return bytes.array();
  }

  static ByteBuffer read(SegmentChannel channel, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.read(buffer, offset);
    return buffer.flip();
  }
}
