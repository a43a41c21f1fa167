package org.camfleet.codecs.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.rtcp.RtcpPacket.ReportBlock;
import org.jspecify.annotations.Nullable;

/**
 * Reads RTCP compounds leniently: a packet that is malformed or of an unknown kind is passed over,
 * the others count. No first-packet rule, so reduced-size RTCP (RFC 5506) is read as well.
 */
public final class RtcpReader {
  private static final int REMB_NAME = 0x52454D42;

  private final byte[] buf;
  private final int start;
  private final int end;

  private RtcpReader(byte[] buf, int start, int end) {
    this.buf = buf;
    this.start = start;
    this.end = end;
  }

  /** The readable packets of a compound, in order; empty when there is none. */
  public static List<RtcpPacket> parse(byte[] buf, int off, int len) {
    List<RtcpPacket> packets = new ArrayList<>(2);
    int limit = off + len;
    for (int at = off; at + 4 <= limit && (buf[at] & 0xC0) == 0x80; ) {
      int size = 4 + 4 * u16(buf, at + 2);
      if (at + size > limit) {
        break;
      }
      int padding = (buf[at] & 0x20) != 0 ? buf[at + size - 1] & 0xFF : 0;
      if (padding <= size - 4) {
        RtcpPacket packet = new RtcpReader(buf, at, at + size - padding).read();
        if (packet != null) {
          packets.add(packet);
        }
      }
      at += size;
    }
    return packets;
  }

  private @Nullable RtcpPacket read() {
    int count = buf[start] & 0x1F;
    int size = end - start;
    switch (buf[start + 1] & 0xFF) {
      case RtcpPacket.SENDER_REPORT:
        return size < 28 + 24 * count ? null : senderReport(count);
      case RtcpPacket.RECEIVER_REPORT:
        return size < 8 + 24 * count ? null : new ReceiverReport(u32(4), reports(8, count));
      case RtcpPacket.SOURCE_DESCRIPTION:
        return size < 8 ? null : sourceDescription();
      case RtcpPacket.BYE:
        return size < 4 + 4 * count ? null : new Bye(sources(4, count));
      case RtcpPacket.TRANSPORT_LAYER_FEEDBACK:
        return size < 12 ? null : transportLayer(count);
      case RtcpPacket.PAYLOAD_FEEDBACK:
        return size < 12 ? null : payloadSpecific(count);
      default:
        return null;
    }
  }

  private SenderReport senderReport(int count) {
    long ntp = u32(8) << 32 | u32(12);
    return new SenderReport(u32(4), ntp, u32(16), u32(20), u32(24), reports(28, count));
  }

  private List<ReportBlock> reports(int at, int count) {
    ReportBlock[] blocks = new ReportBlock[count];
    for (int i = 0; i < count; i++, at += 24) {
      int lost = (int) (u32(at + 4) << 8) >> 8; // 24 bits, signed
      blocks[i] =
          new ReportBlock(
              u32(at), u8(at + 4), lost, u32(at + 8), u32(at + 12), u32(at + 16), u32(at + 20));
    }
    return List.of(blocks);
  }

  private @Nullable SourceDescription sourceDescription() {
    String cname = null;
    SourceDescription.PrivateItem item = null;
    for (int at = start + 8; at + 2 <= end && buf[at] != 0; ) {
      int length = buf[at + 1] & 0xFF;
      if (at + 2 + length > end) {
        break;
      }
      if (buf[at] == SourceDescription.CNAME && cname == null) {
        cname = text(at + 2, length);
      } else if (buf[at] == SourceDescription.PRIV && item == null) {
        item = privateItem(at + 2, length);
      }
      at += 2 + length;
    }
    return cname == null ? null : new SourceDescription(u32(4), cname, item);
  }

  private SourceDescription.@Nullable PrivateItem privateItem(int at, int length) {
    int prefix = length == 0 ? 0 : buf[at] & 0xFF;
    return prefix + 1 > length
        ? null
        : new SourceDescription.PrivateItem(
            text(at + 1, prefix), text(at + 1 + prefix, length - 1 - prefix));
  }

  private String text(int at, int length) {
    return new String(buf, at, length, StandardCharsets.UTF_8);
  }

  private List<Long> sources(int at, int count) {
    Long[] sources = new Long[count];
    for (int i = 0; i < count; i++) {
      sources[i] = u32(at + 4 * i);
    }
    return List.of(sources);
  }

  private @Nullable RtcpPacket transportLayer(int format) {
    if (format == 15) {
      return TransportFeedbackCodec.read(buf, start, end);
    }
    if (format != 1) {
      return null;
    }
    List<Integer> lost = new ArrayList<>();
    for (int at = 12; start + at + 4 <= end; at += 4) {
      int first = u16(buf, start + at);
      int mask = u16(buf, start + at + 2);
      lost.add(first);
      for (int bit = 0; bit < 16; bit++) {
        if ((mask >> bit & 1) != 0) {
          lost.add(first + bit + 1 & 0xFFFF);
        }
      }
    }
    return new GenericNack(u32(4), u32(8), List.copyOf(lost));
  }

  private @Nullable RtcpPacket payloadSpecific(int format) {
    int size = end - start;
    switch (format) {
      case 1:
        return new PictureLossIndication(u32(4), u32(8));
      case 4:
        return size < 20 ? null : new FullIntraRequest(u32(4), u32(12), u8(16));
      case 15:
        return size < 20 || u32(12) != REMB_NAME ? null : remb();
      default:
        return null;
    }
  }

  private @Nullable Remb remb() {
    int count = u8(16);
    if (end - start < 20 + 4 * count) {
      return null;
    }
    long mantissa = u32(16) & 0x3FFFF;
    int exponent = u8(17) >> 2;
    // A mantissa of 18 bits at exponents over 45 leaves the range of a long: take it as unlimited.
    long bitrate = exponent > 45 && mantissa != 0 ? Long.MAX_VALUE : mantissa << exponent;
    return new Remb(u32(4), bitrate, sources(20, count));
  }

  private int u8(int at) {
    return buf[start + at] & 0xFF;
  }

  private long u32(int at) {
    return (long) u16(buf, start + at) << 16 | u16(buf, start + at + 2);
  }

  static int u16(byte[] buf, int at) {
    return (buf[at] & 0xFF) << 8 | buf[at + 1] & 0xFF;
  }
}
