package org.camfleet.codecs.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Cuts sections and packets of a program's streams into packets of 188 bytes. One thread. */
final class PacketWriter {
  private static final int PACKET = 188;
  private static final int HEADER = 4;
  private static final int COUNTERS = 16;
  private static final int PCR_FIELD = 8;
  private static final int RANDOM_ACCESS = 0x40;
  private static final int HAS_PCR = 0x10;

  private final ByteArrayOutputStream out;
  private final int pid;
  private int count;

  PacketWriter(ByteArrayOutputStream out, int pid) {
    this.out = out;
    this.pid = pid;
  }

  /** A section that fits one packet. */
  void section(byte[] section) {
    byte[] payload = new byte[PACKET - HEADER];
    Arrays.fill(payload, (byte) 0xff);
    payload[0] = 0; // pointer: it begins at once
    System.arraycopy(section, 0, payload, 1, section.length);
    header(true, false);
    out.write(payload, 0, payload.length);
  }

  /**
   * A PES packet.
   *
   * @param clock program clock reference in ticks of 90 kHz; -1 for none
   * @param isLast whether nothing follows: then the packets of this stream are made a multiple of
   *     16, so that the counter of the next file, which begins at 0 too, goes on where this one
   *     ends
   */
  void packet(byte[] pes, long clock, boolean keyFrame, boolean isLast) {
    int first = PACKET - HEADER - (clock >= 0 ? PCR_FIELD : 0);
    int packets = 1 + Math.max(0, pes.length - first + PACKET - HEADER - 1) / (PACKET - HEADER);
    if (isLast) {
      packets += Math.floorMod(-(count + packets), COUNTERS);
    }
    if (packets > pes.length) {
      throw new IllegalArgumentException(
          "PES: %d bytes for %d packets (expected: one byte for each)"
              .formatted(pes.length, packets));
    }
    int at = 0;
    for (int i = 0; i < packets; i++) {
      boolean hasClock = i == 0 && clock >= 0;
      int room = hasClock ? first : PACKET - HEADER;
      int length = Math.min(room, pes.length - at - (packets - 1 - i));
      header(i == 0, hasClock || length < room);
      if (hasClock || length < room) {
        adaptation(PACKET - HEADER - length, hasClock ? clock : -1, i == 0 && keyFrame);
      }
      out.write(pes, at, length);
      at += length;
    }
  }

  private void header(boolean begins, boolean adaptation) {
    out.write(0x47);
    out.write((begins ? 0x40 : 0) | pid >> 8);
    out.write(pid);
    out.write((adaptation ? 0x30 : 0x10) | count % COUNTERS);
    count++;
  }

  /** An adaptation field of {@code length} bytes with its length byte. */
  private void adaptation(int length, long clock, boolean keyFrame) {
    out.write(length - 1);
    if (length == 1) {
      return;
    }
    out.write((keyFrame ? RANDOM_ACCESS : 0) | (clock >= 0 ? HAS_PCR : 0));
    int written = 2;
    if (clock >= 0) {
      out.write((int) (clock >> 25));
      out.write((int) (clock >> 17));
      out.write((int) (clock >> 9));
      out.write((int) (clock >> 1));
      out.write((int) (clock << 7) & 0x80 | 0x7e);
      out.write(0);
      written += 6;
    }
    for (; written < length; written++) {
      out.write(0xff);
    }
  }
}
