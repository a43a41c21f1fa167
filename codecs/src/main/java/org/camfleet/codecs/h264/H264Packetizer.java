package org.camfleet.codecs.h264;

import org.camfleet.codecs.MalformedException;

/**
 * Cuts one picture after another into RTP payloads (RFC 6184, packetization-mode 1): parameter sets
 * in front as one STAP-A, small NAL units as they are, large ones as FU-A. All full fragments have
 * the same size, so that a run of them can leave in one system call. Allocates nothing after its
 * construction. One thread.
 *
 * <pre>{@code
 * packetizer.start(unit.data(), track.sps(), track.pps());
 * while ((length = packetizer.next(out, off)) > 0) { boolean marker = packetizer.isDone(); … }
 * }</pre>
 */
public final class H264Packetizer {
  private static final byte[] NONE = new byte[0];
  private static final byte[][] NO_SETS = new byte[0][];

  private final int largest;
  private byte[] sps = NONE;
  private byte[][] pps = NO_SETS;
  private int nextSet;
  private int sets;
  private byte[] picture = NONE;
  private int at;
  private byte[] nal = NONE;
  private int nalStart;
  private int nalAt;
  private int nalEnd;
  private byte nalHeader;
  private boolean fragmenting;

  /** Makes payloads of at most {@code largest} bytes (expected: 64 to 65000). */
  public H264Packetizer(int largest) {
    if (largest < 64 || largest > 65_000) {
      throw new IllegalArgumentException("payload size: " + largest + " (expected: 64..65000)");
    }
    this.largest = largest;
  }

  /** Starts a picture without parameter sets. */
  public void start(byte[] avcc) throws MalformedException {
    start(avcc, NONE, NO_SETS);
  }

  /** Starts a picture of length-prefixed NAL units with parameter sets in front of it. */
  public void start(byte[] avcc, byte[] sps, byte[][] pps) throws MalformedException {
    check(avcc);
    this.sps = sps;
    this.pps = pps;
    nextSet = 0;
    sets = sps.length == 0 ? 0 : 1 + pps.length;
    picture = avcc;
    at = 0;
    nalAt = nalEnd = 0;
    fragmenting = false;
  }

  /** Whether the picture has no further payload, so that the last one carries the marker bit. */
  public boolean isDone() {
    return nextSet == sets && nalAt == nalEnd && at == picture.length;
  }

  /** Writes the next payload; answers its length, or -1 when the picture is done. */
  public int next(byte[] out, int off) {
    if (nalAt == nalEnd) {
      if (nextSet < sets) {
        int length = aggregateSets(out, off);
        if (length > 0) {
          return length;
        }
        open(set(nextSet), 0, set(nextSet).length);
        nextSet++;
      } else if (at < picture.length) {
        int length = NalUnits.length(picture, at);
        open(picture, at + 4, length);
        at += 4 + length;
      } else {
        return -1;
      }
    }
    return fragmenting ? fragment(out, off) : single(out, off);
  }

  /** As many sets as fit, at least two; 0 when aggregation does not pay. */
  private int aggregateSets(byte[] out, int off) {
    int size = 1;
    int end = nextSet;
    while (end < sets && size + 2 + set(end).length <= largest) {
      size += 2 + set(end++).length;
    }
    if (end < nextSet + 2) {
      return 0;
    }
    int importance = 0;
    int to = off + 1;
    while (nextSet < end) {
      byte[] set = set(nextSet++);
      importance = Math.max(importance, set[0] & 0x60);
      out[to] = (byte) (set.length >> 8);
      out[to + 1] = (byte) set.length;
      System.arraycopy(set, 0, out, to + 2, set.length);
      to += 2 + set.length;
    }
    out[off] = (byte) (importance | NalUnitType.STAP_A);
    return size;
  }

  private void open(byte[] data, int start, int length) {
    nal = data;
    nalStart = nalAt = start;
    nalEnd = start + length;
    fragmenting = length > largest;
    if (fragmenting) {
      nalHeader = data[nalAt++];
    }
  }

  private int single(byte[] out, int off) {
    int length = nalEnd - nalAt;
    System.arraycopy(nal, nalAt, out, off, length);
    nalAt = nalEnd;
    return length;
  }

  private int fragment(byte[] out, int off) {
    int length = Math.min(largest - 2, nalEnd - nalAt);
    boolean start = nalAt == nalStart + 1; // the header byte was taken out at the opening
    out[off] = (byte) (nalHeader & 0xE0 | NalUnitType.FU_A);
    out[off + 1] = (byte) (nalHeader & 0x1F | (start ? 0x80 : 0));
    System.arraycopy(nal, nalAt, out, off + 2, length);
    nalAt += length;
    if (nalAt == nalEnd) {
      out[off + 1] |= 0x40;
    }
    return 2 + length;
  }

  private byte[] set(int index) {
    return index == 0 ? sps : pps[index - 1];
  }

  private static void check(byte[] avcc) throws MalformedException {
    for (int at = 0; at < avcc.length; ) {
      int room = avcc.length - at - 4;
      int length = room < 1 ? -1 : NalUnits.length(avcc, at);
      if (length < 1 || length > room) {
        throw new MalformedException(
            "NAL unit length at " + at + ": " + length + " (expected: 1.." + room + ")");
      }
      at += 4 + length;
    }
  }
}
