package org.camfleet.codecs.h265;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.camfleet.codecs.rtp.RtpPacket;

/** Synthetic H.265 slices with true headers, and RTP packets of them. */
final class TestUnits {
  static final int TRAIL = 1;
  static final int RASL = NalUnitType.RASL_R;
  static final byte[] VPS =
      HexFormat.of().parseHex("40010c01ffff01600000030090000003000003005d928090");
  static final byte[] SPS =
      HexFormat.of()
          .parseHex(
              "42010101600000030090000003000003005da00280802d16592a4932bc05a708000003000800000300c8"
                  + "40");
  static final byte[] PPS = HexFormat.of().parseHex("4401c172b46240");

  private int sequence = 65_533;

  /** A slice segment whose bytes tell {@code value}. */
  static byte[] slice(int type, boolean first, int size, int value) {
    byte[] nal = new byte[size];
    Arrays.fill(nal, (byte) value);
    nal[0] = (byte) (type << 1);
    nal[1] = 1;
    // first_slice_segment_in_pic_flag, (no_output_of_prior_pics_flag,) pps id 0 = "1"
    nal[2] = (byte) ((first ? 0x80 : 0) | 0x60);
    return nal;
  }

  /** The next packet; packets that are made and not pushed are lost. */
  RtpPacket packet(long timestamp, boolean marker, byte[]... parts) {
    byte[] payload = join(parts);
    byte[] bytes = new byte[RtpPacket.HEADER_LENGTH + payload.length];
    RtpPacket.writeHeader(bytes, 0, false, marker, 96, sequence++ & 0xffff, timestamp, 1);
    System.arraycopy(payload, 0, bytes, RtpPacket.HEADER_LENGTH, payload.length);
    RtpPacket packet = new RtpPacket();
    packet.parse(bytes, 0, bytes.length);
    return packet;
  }

  /** A NAL unit as FUs, the first with a decoding order number where there is one. */
  List<RtpPacket> fragments(long timestamp, boolean marker, byte[] nal, int size, byte[] number) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int at = 2; at < nal.length; at += size) {
      int end = Math.min(nal.length, at + size);
      int flags = (at == 2 ? 0x80 : 0) | (end == nal.length ? 0x40 : 0);
      byte[] head = {
        (byte) (nal[0] & 0x81 | NalUnitType.FU << 1),
        nal[1],
        (byte) (flags | NalUnitType.of(nal[0]))
      };
      packets.add(
          packet(
              timestamp,
              marker && end == nal.length,
              head,
              at == 2 ? number : new byte[0],
              Arrays.copyOfRange(nal, at, end)));
    }
    return packets;
  }

  static byte[] sized(byte[] nal) {
    return join(new byte[] {(byte) (nal.length >> 8), (byte) nal.length}, nal);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
