package org.camfleet.core.archive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.camfleet.core.media.ClockQuality;
import org.jspecify.annotations.Nullable;

/**
 * What stands ahead of every fragment in a segment file, {@value #SIZE} bytes: magic, flags (key
 * frame, clock), number, times, then length and CRC32C of each {@link Part}, then the CRC32C of all
 * that. Big-endian.
 */
record RecordHeader(
    FragmentNumber number,
    long producerMicros,
    long serverMicros,
    long durationMicros,
    boolean keyFrame,
    @Nullable ClockQuality clock,
    int[] lengths,
    int[] checksums) {
  static final int SIZE = 4 + 4 + 5 * 8 + 4 * 8 + 4;

  /** The first four bytes, "CFR1". */
  static final int MAGIC = 0x43465231;

  private static final int KEY_FRAME = 1;
  private static final int CLOCK_SHIFT = 1;
  private static final int CLOCK_MASK = 0xf;
  private static final int LARGEST_PART = 256 << 20;
  private static final int PARTS = Part.values().length;

  /** Describes a fragment; runs over all its bytes once for the checksums. */
  static RecordHeader of(FragmentNumber number, FragmentData data) {
    int[] lengths = new int[PARTS];
    int[] checksums = new int[PARTS];
    for (Part part : Part.values()) {
      List<byte[]> pieces = data.pieces(part);
      CRC32C crc = new CRC32C();
      for (byte[] piece : pieces) {
        crc.update(piece, 0, piece.length);
        lengths[part.ordinal()] += piece.length;
      }
      checksums[part.ordinal()] = (int) crc.getValue();
    }
    return new RecordHeader(
        number,
        data.producerMicros(),
        data.serverMicros(),
        data.durationMicros(),
        data.keyFrame(),
        data.clock(),
        lengths,
        checksums);
  }

  /** Reads a header; null when the bytes are none, or damaged. */
  static @Nullable RecordHeader read(ByteBuffer in) {
    int start = in.position();
    if (in.remaining() < SIZE || in.getInt() != MAGIC) {
      return null;
    }
    int flags = in.getInt();
    long epoch = in.getLong();
    long sequence = in.getLong();
    long producer = in.getLong();
    long server = in.getLong();
    long duration = in.getLong();
    int[] lengths = new int[PARTS];
    int[] checksums = new int[PARTS];
    boolean sane = true;
    for (int i = 0; i < PARTS; i++) {
      lengths[i] = in.getInt();
      checksums[i] = in.getInt();
      sane &= lengths[i] >= 0 && lengths[i] <= LARGEST_PART;
    }
    int end = in.position();
    if (in.getInt() != checksum(in.duplicate().position(start).limit(end)) || !sane) {
      return null;
    }
    return new RecordHeader(
        new FragmentNumber(epoch, sequence),
        producer,
        server,
        duration,
        (flags & KEY_FRAME) != 0,
        ClockQuality.ofNumber(flags >> CLOCK_SHIFT & CLOCK_MASK),
        lengths,
        checksums);
  }

  /** Appends this header to a buffer with room for it. */
  void write(ByteBuffer out) {
    int start = out.position();
    out.putInt(MAGIC).putInt((keyFrame ? KEY_FRAME : 0) | bits(clock));
    out.putLong(number.epoch()).putLong(number.sequence());
    out.putLong(producerMicros).putLong(serverMicros).putLong(durationMicros);
    for (int i = 0; i < PARTS; i++) {
      out.putInt(lengths[i]).putInt(checksums[i]);
    }
    out.putInt(checksum(out.duplicate().position(start).limit(out.position())));
  }

  /** 0 stands for none, as in files of before. */
  private static int bits(@Nullable ClockQuality clock) {
    return clock == null ? 0 : clock.number() << CLOCK_SHIFT;
  }

  /** Bytes of the whole record, this header included. */
  long recordLength() {
    return SIZE + (long) lengths[0] + lengths[1] + lengths[2] + lengths[3];
  }

  /** Where a part begins, counted from the start of the record. */
  long offsetOf(Part part) {
    long offset = SIZE;
    for (int i = 0; i < part.ordinal(); i++) {
      offset += lengths[i];
    }
    return offset;
  }

  /** Whether these bytes are the part that was written. */
  boolean matches(Part part, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue() == checksums[part.ordinal()];
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
