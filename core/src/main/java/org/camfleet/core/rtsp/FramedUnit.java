package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.H264Packetizer;
import org.camfleet.codecs.rtp.RtpPacket;

/**
 * A unit of a clip as interleaved frames, ready but for what differs between connections: channel,
 * sequence number, timestamp and SSRC. Immutable and shared.
 *
 * @param bytes the frames
 * @param starts where each frame starts in them
 * @param payloadBytes RTP payload in all of them
 */
record FramedUnit(byte[] bytes, int[] starts, int payloadBytes) {
  static final int VIDEO_TYPE = 96;
  private static final int LARGEST_PAYLOAD = 1400;
  private static final int FRAME_HEADER = 4;
  private static final int HEADERS = FRAME_HEADER + RtpPacket.HEADER_LENGTH;

  /** Pictures of a clip, parameter sets in front of each key frame. */
  static List<FramedUnit> pictures(Clip clip) {
    H264Packetizer packetizer = new H264Packetizer(LARGEST_PAYLOAD);
    byte[] payload = new byte[LARGEST_PAYLOAD];
    List<FramedUnit> units = new ArrayList<>();
    for (Clip.Unit picture : clip.pictures()) {
      Builder builder = new Builder(VIDEO_TYPE);
      start(packetizer, clip, picture);
      for (int n = packetizer.next(payload, 0); n > 0; n = packetizer.next(payload, 0)) {
        builder.add(payload, n, packetizer.isDone());
      }
      units.add(builder.build());
    }
    return units;
  }

  private static void start(H264Packetizer packetizer, Clip clip, Clip.Unit picture) {
    try {
      if (picture.keyFrame()) {
        packetizer.start(picture.data(), clip.video().sps(), clip.video().pps());
      } else {
        packetizer.start(picture.data());
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("clips hold checked pictures", e);
    }
  }

  /** Audio frames of a clip, one a packet. */
  static List<FramedUnit> sounds(Clip clip, int payloadType, boolean aac) {
    List<FramedUnit> units = new ArrayList<>();
    for (Clip.Unit sound : clip.sounds()) {
      byte[] data = sound.data();
      byte[] payload = data;
      if (aac) {
        // RFC 3640 3.2.1: one AU header of 13 bits size and 3 bits index.
        payload = new byte[4 + data.length];
        payload[1] = 16;
        payload[2] = (byte) (data.length >> 5);
        payload[3] = (byte) (data.length << 3);
        System.arraycopy(data, 0, payload, 4, data.length);
      }
      Builder builder = new Builder(payloadType);
      builder.add(payload, payload.length, true);
      units.add(builder.build());
    }
    return units;
  }

  int packets() {
    return starts.length;
  }

  /** Appends the frames for one connection. */
  void write(ByteBuf out, int channel, int sequence, long timestamp, long ssrc) {
    int base = out.writerIndex();
    out.writeBytes(bytes);
    for (int i = 0; i < starts.length; i++) {
      int at = base + starts[i];
      out.setByte(at + 1, channel);
      out.setShort(at + FRAME_HEADER + 2, sequence + i);
      out.setInt(at + FRAME_HEADER + 4, (int) timestamp);
      out.setInt(at + FRAME_HEADER + 8, (int) ssrc);
    }
  }

  private static final class Builder {
    private final int payloadType;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Integer> starts = new ArrayList<>();
    private int payloadBytes;

    Builder(int payloadType) {
      this.payloadType = payloadType;
    }

    void add(byte[] payload, int length, boolean marker) {
      starts.add(out.size());
      byte[] headers = new byte[HEADERS];
      int size = RtpPacket.HEADER_LENGTH + length;
      headers[0] = '$';
      headers[2] = (byte) (size >> 8);
      headers[3] = (byte) size;
      RtpPacket.writeHeader(headers, FRAME_HEADER, false, marker, payloadType, 0, 0, 0);
      out.write(headers, 0, HEADERS);
      out.write(payload, 0, length);
      payloadBytes += length;
    }

    FramedUnit build() {
      int[] all = starts.stream().mapToInt(Integer::intValue).toArray();
      return new FramedUnit(out.toByteArray(), all, payloadBytes);
    }
  }
}
