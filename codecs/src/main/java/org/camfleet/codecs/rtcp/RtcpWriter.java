package org.camfleet.codecs.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.rtcp.RtcpPacket.ReportBlock;

/** Writes RTCP packets; the caller's array must have room (1500 bytes do for what we send). */
public final class RtcpWriter {
  private RtcpWriter() {}

  /** Writes one packet; answers its bytes, a multiple of 4. */
  public static int write(RtcpPacket packet, byte[] out, int off) {
    if (packet instanceof SenderReport report) {
      int at = put32(out, off + 4, report.ssrc());
      at = put32(out, at, report.ntpTimestamp() >>> 32);
      at = put32(out, at, report.ntpTimestamp());
      at = put32(out, at, report.rtpTimestamp());
      at = put32(out, at, report.packetCount());
      at = put32(out, at, report.octetCount());
      at = reports(report.reports(), out, at);
      return close(out, off, at, RtcpPacket.SENDER_REPORT, report.reports().size());
    }
    if (packet instanceof ReceiverReport report) {
      int at = reports(report.reports(), out, put32(out, off + 4, report.ssrc()));
      return close(out, off, at, RtcpPacket.RECEIVER_REPORT, report.reports().size());
    }
    if (packet instanceof SourceDescription description) {
      int at = items(description, out, put32(out, off + 4, description.ssrc()));
      return close(out, off, at, RtcpPacket.SOURCE_DESCRIPTION, 1);
    }
    if (packet instanceof Bye bye) {
      int at = sources(bye.sources(), out, off + 4);
      return close(out, off, at, RtcpPacket.BYE, bye.sources().size());
    }
    return feedback(packet, out, off);
  }

  /** The packets as one compound. */
  public static byte[] compound(List<? extends RtcpPacket> packets) {
    byte[] out = new byte[1500];
    int length = 0;
    for (RtcpPacket packet : packets) {
      length += write(packet, out, length);
    }
    return Arrays.copyOf(out, length);
  }

  private static int items(SourceDescription description, byte[] out, int off) {
    byte[] cname = description.cname().getBytes(StandardCharsets.UTF_8);
    int length = Math.min(cname.length, 255);
    int at = item(SourceDescription.CNAME, length, out, off);
    at = put(cname, length, out, at);
    SourceDescription.PrivateItem item = description.item();
    if (item != null) {
      byte[] prefix = item.prefix().getBytes(StandardCharsets.UTF_8);
      byte[] value = item.value().getBytes(StandardCharsets.UTF_8);
      at = item(SourceDescription.PRIV, 1 + prefix.length + value.length, out, at);
      out[at++] = (byte) prefix.length;
      at = put(value, value.length, out, put(prefix, prefix.length, out, at));
    }
    out[at] = 0;
    return at + 1;
  }

  private static int item(int type, int length, byte[] out, int at) {
    out[at] = (byte) type;
    out[at + 1] = (byte) length;
    return at + 2;
  }

  private static int put(byte[] bytes, int length, byte[] out, int at) {
    System.arraycopy(bytes, 0, out, at, length);
    return at + length;
  }

  private static int feedback(RtcpPacket packet, byte[] out, int off) {
    int at = put32(out, off + 4, packet.ssrc());
    if (packet instanceof GenericNack nack) {
      at = nacks(nack.sequenceNumbers(), out, put32(out, at, nack.mediaSsrc()));
      return close(out, off, at, RtcpPacket.TRANSPORT_LAYER_FEEDBACK, 1);
    }
    if (packet instanceof TransportFeedback feedback) {
      at = TransportFeedbackCodec.write(feedback, out, put32(out, at, feedback.mediaSsrc()));
      return close(out, off, at, RtcpPacket.TRANSPORT_LAYER_FEEDBACK, 15);
    }
    if (packet instanceof PictureLossIndication indication) {
      at = put32(out, at, indication.mediaSsrc());
      return close(out, off, at, RtcpPacket.PAYLOAD_FEEDBACK, 1);
    }
    at = put32(out, at, 0); // the two below name their sources in the body
    if (packet instanceof FullIntraRequest request) {
      at = put32(out, at, request.mediaSsrc());
      at = put32(out, at, (long) request.sequenceNumber() << 24);
      return close(out, off, at, RtcpPacket.PAYLOAD_FEEDBACK, 4);
    }
    return remb((Remb) packet, out, off, at);
  }

  private static int remb(Remb remb, byte[] out, int off, int at) {
    int exponent = Math.max(0, 46 - Long.numberOfLeadingZeros(Math.max(1, remb.bitrate())));
    long mantissa = remb.bitrate() >> exponent;
    at = put32(out, at, 0x52454D42);
    at = put32(out, at, (long) remb.sources().size() << 24 | (long) exponent << 18 | mantissa);
    at = sources(remb.sources(), out, at);
    return close(out, off, at, RtcpPacket.PAYLOAD_FEEDBACK, 15);
  }

  /** Numbers in rising order share a mask with the 16 before them. */
  private static int nacks(List<Integer> numbers, byte[] out, int at) {
    for (int i = 0; i < numbers.size(); ) {
      int first = numbers.get(i++);
      int mask = 0;
      while (i < numbers.size()) {
        int distance = numbers.get(i) - first & 0xFFFF;
        if (distance < 1 || distance > 16) {
          break;
        }
        mask |= 1 << distance - 1;
        i++;
      }
      at = put16(out, put16(out, at, first), mask);
    }
    return at;
  }

  private static int reports(List<ReportBlock> blocks, byte[] out, int at) {
    for (ReportBlock block : blocks) {
      at = put32(out, at, block.ssrc());
      at = put32(out, at, (long) block.fractionLost() << 24 | block.cumulativeLost() & 0xFFFFFF);
      at = put32(out, at, block.highestSequence());
      at = put32(out, at, block.jitter());
      at = put32(out, at, block.lastSenderReport());
      at = put32(out, at, block.delaySinceLastSenderReport());
    }
    return at;
  }

  private static int sources(List<Long> sources, byte[] out, int at) {
    for (long source : sources) {
      at = put32(out, at, source);
    }
    return at;
  }

  /** Pads to a word and writes the common header. */
  private static int close(byte[] out, int off, int at, int type, int count) {
    while ((at - off & 3) != 0) {
      out[at++] = 0;
    }
    out[off] = (byte) (0x80 | count);
    out[off + 1] = (byte) type;
    put16(out, off + 2, (at - off) / 4 - 1);
    return at - off;
  }

  static int put16(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
    return at + 2;
  }

  static int put32(byte[] out, int at, long value) {
    return put16(out, put16(out, at, (int) (value >> 16)), (int) value);
  }
}
