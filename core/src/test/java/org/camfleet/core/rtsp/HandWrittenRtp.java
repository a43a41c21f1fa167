package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.rtp.RtpPacket;

/** Interleaved RTP of the demo clip's key frames, packet by packet. */
final class HandWrittenRtp {
  static final Clip CLIP = TestClips.keyFrames(null);
  static final byte[] SPS = CLIP.video().sps();
  static final byte[] PPS = CLIP.video().pps()[0];

  /** A slice at macroblock 0 of a key frame (first_mb_in_slice 0, slice type 7, PPS 0). */
  static final byte[] UPPER = Arrays.copyOf(new byte[] {0x65, (byte) 0x88, (byte) 0x80, 0x55}, 99);

  /** A slice of the same picture at macroblock 40. */
  static final byte[] LOWER = Arrays.copyOf(new byte[] {0x65, 0x05, 0x22, 0x20, 0x55}, 99);

  private static final int FRAGMENT = 1300;

  private final ByteBuf out = Unpooled.buffer();
  private final int channel;
  private int sequence = 65_530;
  private long source = 7;

  private HandWrittenRtp(int channel) {
    this.channel = channel;
  }

  static HandWrittenRtp on(int channel) {
    return new HandWrittenRtp(channel);
  }

  /** Pictures as a good camera sends them. */
  static byte[] usual(int channel) {
    HandWrittenRtp rtp = on(channel);
    for (int i = 0; i < 10; i++) {
      rtp.sets(i).slices(i);
    }
    return rtp.bytes();
  }

  static long time(int picture) {
    return 3600L * picture;
  }

  HandWrittenRtp packet(byte[] payload, long timestamp, boolean marker) {
    byte[] header = new byte[RtpPacket.HEADER_LENGTH];
    RtpPacket.writeHeader(header, 0, false, marker, 96, sequence++ & 0xffff, timestamp, source);
    out.writeByte('$').writeByte(channel).writeShort(header.length + payload.length);
    out.writeBytes(header).writeBytes(payload);
    return this;
  }

  HandWrittenRtp from(long ssrc) {
    source = ssrc;
    return this;
  }

  HandWrittenRtp noise(int... values) {
    for (int value : values) {
      out.writeByte(value);
    }
    return this;
  }

  HandWrittenRtp sets(int picture) {
    return packet(SPS, time(picture), false).packet(PPS, time(picture), false);
  }

  HandWrittenRtp slices(int picture) {
    return slices(picture, time(picture));
  }

  HandWrittenRtp slices(int picture, long timestamp) {
    List<byte[]> nals = nals(picture);
    for (int i = 0; i < nals.size(); i++) {
      byte[] nal = nals.get(i);
      boolean last = i == nals.size() - 1;
      if (nal.length > FRAGMENT) {
        fragments(nal, timestamp, last, true);
      } else {
        packet(nal, timestamp, last);
      }
    }
    return this;
  }

  /** A NAL unit as FU-A; without its end when {@code whole} is false. */
  HandWrittenRtp fragments(byte[] nal, long timestamp, boolean marker, boolean whole) {
    for (int at = 1; at < nal.length; at += FRAGMENT) {
      int length = Math.min(FRAGMENT, nal.length - at);
      boolean last = at + length == nal.length;
      if (last && !whole) {
        return this;
      }
      byte[] payload = new byte[2 + length];
      payload[0] = (byte) (nal[0] & 0xe0 | 28);
      payload[1] = (byte) ((at == 1 ? 0x80 : 0) | (last ? 0x40 : 0) | nal[0] & 0x1f);
      System.arraycopy(nal, at, payload, 2, length);
      packet(payload, timestamp, marker && last);
    }
    return this;
  }

  byte[] bytes() {
    return ByteBufUtil.getBytes(out);
  }

  static List<byte[]> nals(int picture) {
    try {
      return NalUnits.splitLengthPrefixed(CLIP.pictures().get(picture).data());
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /** The slice of a picture, without what stands before it. */
  static byte[] keyFrame(int picture) {
    return nals(picture).stream().filter(nal -> (nal[0] & 0x1f) == 5).findFirst().orElseThrow();
  }

  /** Parts one after the other. */
  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
