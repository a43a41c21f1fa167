package org.camfleet.codecs.h264;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.rtp.RtpPacket;

/** Synthetic pictures with true slice headers, and RTP packets of them. */
public final class TestPictures {
  public static final byte[] SPS =
      HexFormat.of().parseHex("6742c01ed900a02ff97011000003000100000300320f162e48");
  public static final byte[] PPS = HexFormat.of().parseHex("68cb83cb20");
  public static final ParameterSets SETS = new ParameterSets(SPS, new byte[][] {PPS});

  private TestPictures() {}

  /** A slice of {@code size} bytes whose content holds no start code. */
  public static byte[] slice(boolean idr, boolean first, int size, Random random) {
    byte[] nal = new byte[size];
    for (int i = 0; i < size; i++) {
      nal[i] = (byte) (1 + random.nextInt(255));
    }
    nal[0] = (byte) (idr ? 0x65 : 0x41);
    // first_mb 0 = "1", or 1 = "010"; slice_type 7 = "0001000"; pps id 0 = "1"
    nal[1] = (byte) (first ? 0b1000_1000 : 0b0100_0010);
    nal[2] = (byte) (first ? 0b1000_0001 : 0b0010_0001);
    return nal;
  }

  /** A picture of one or more slices behind lengths. */
  public static byte[] picture(boolean idr, int slices, int sliceSize, Random random) {
    List<byte[]> units = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      units.add(slice(idr, i == 0, sliceSize, random));
    }
    return NalUnits.lengthPrefixed(units);
  }

  /** An RTP packet around a payload. */
  public static byte[] rtp(int sequence, long timestamp, boolean marker, byte[] payload) {
    byte[] packet = new byte[RtpPacket.HEADER_LENGTH + payload.length];
    RtpPacket.writeHeader(packet, 0, false, marker, 96, sequence & 0xFFFF, timestamp, 1);
    System.arraycopy(payload, 0, packet, RtpPacket.HEADER_LENGTH, payload.length);
    return packet;
  }

  /** The packets of a picture at 1200 bytes of payload, with parameter sets before a key frame. */
  public static List<byte[]> packets(byte[] avcc, boolean idr, int sequence, long timestamp)
      throws MalformedException {
    H264Packetizer packetizer = new H264Packetizer(1200);
    if (idr) {
      packetizer.start(avcc, SPS, new byte[][] {PPS});
    } else {
      packetizer.start(avcc);
    }
    List<byte[]> packets = new ArrayList<>();
    byte[] payload = new byte[1200];
    for (int length; (length = packetizer.next(payload, 0)) > 0; ) {
      packets.add(rtp(sequence++, timestamp, packetizer.isDone(), Arrays.copyOf(payload, length)));
    }
    return packets;
  }
}
