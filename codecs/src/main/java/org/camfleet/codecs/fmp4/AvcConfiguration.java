package org.camfleet.codecs.fmp4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.MalformedException;

/**
 * AVCDecoderConfigurationRecord (ISO 14496-15 5.3.3.1) for NAL units behind 4-byte lengths.
 *
 * @param sps the sequence parameter sets
 * @param pps the picture parameter sets
 */
public record AvcConfiguration(List<byte[]> sps, List<byte[]> pps) {
  private static final int MAX_SPS = 31;
  private static final int MAX_PPS = 255;

  /** The configuration of a stream with one sequence parameter set. */
  public static AvcConfiguration of(byte[] sps, byte[][] pps) throws MalformedException {
    if (sps.length < 4) {
      throw new MalformedException("SPS: " + sps.length + " bytes (expected: 4 or more)");
    }
    if (pps.length == 0 || pps.length > MAX_PPS) {
      throw new MalformedException("PPS count: " + pps.length + " (expected: 1..255)");
    }
    for (byte[] set : pps) {
      if (set.length < 2) {
        throw new MalformedException("PPS: " + set.length + " bytes (expected: 2 or more)");
      }
    }
    return new AvcConfiguration(List.of(sps), List.of(pps));
  }

  /** Reads the record; ignores what may follow it. */
  public static AvcConfiguration parse(byte[] record) throws MalformedException {
    BoxReader in = new BoxReader(record, 0, record.length);
    int version = in.u8();
    if (version != 1) {
      throw new MalformedException("avcC version: " + version + " (expected: 1)");
    }
    in.skip(3);
    int lengthSize = (in.u8() & 3) + 1;
    if (lengthSize != 4) {
      throw new MalformedException("avcC length size: " + lengthSize + " (expected: 4)");
    }
    List<byte[]> sps = sets(in, in.u8() & MAX_SPS);
    return new AvcConfiguration(sps, sets(in, in.u8()));
  }

  private static List<byte[]> sets(BoxReader in, int count) throws MalformedException {
    List<byte[]> sets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sets.add(in.bytes(in.u16()));
    }
    return sets;
  }

  /** The record's bytes. */
  public byte[] toByteArray() throws MalformedException {
    byte[] first = sps.get(0);
    BoxWriter out = new BoxWriter(64);
    out.u8(1);
    out.bytes(Arrays.copyOfRange(first, 1, 4)); // profile, compatibility, level
    out.u8(0xff); // reserved bits, 4-byte lengths
    out.u8(0xe0 | sps.size());
    sps.forEach(set -> append(out, set));
    out.u8(pps.size());
    pps.forEach(set -> append(out, set));
    ChromaFormat.of(first).ifPresent(format -> format.write(out));
    return out.toByteArray();
  }

  private static void append(BoxWriter out, byte[] set) {
    out.u16(set.length);
    out.bytes(set);
  }
}
