package org.camfleet.codecs.jpeg;

import java.util.Arrays;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the RTP packets of one motion JPEG stream (RFC 2435: types 0 and 1, also with restart
 * markers as 64 and 65) into whole images. Packets must come in sending order. Images of which a
 * part is missing are left out and counted; never throws. One thread.
 *
 * <p>Images over 2040 pixels have no size in their packets: then it is that of a frame header in
 * the packet's extension (ONVIF Streaming Specification, JPEG over RTP), else the one known from
 * elsewhere, such as the SDP.
 */
public final class JpegDepacketizer {
  /** Images over this many bytes are dropped. */
  public static final int LARGEST_IMAGE = 8 << 20;

  private static final int FIRST_SIZE = 64 << 10;
  private static final int HEADER = 8;
  private static final int RESTART = 4;
  private static final int ONVIF_PROFILE = 0xFFD8;

  private final QuantizationTables quantization = new QuantizationTables();
  private final int knownWidth;
  private final int knownHeight;
  private byte[] scan = new byte[FIRST_SIZE];
  private int size;
  private boolean open;
  private long timestamp;
  private byte[] header = new byte[0];
  private int width;
  private int height;
  private boolean started;
  private int expectedSequence;
  private long malformed;
  private long dropped;
  private String damage = "";

  /** Of a stream whose images may have this size; 0 where it is not known. */
  public JpegDepacketizer(int knownWidth, int knownHeight) {
    this.knownWidth = knownWidth;
    this.knownHeight = knownHeight;
  }

  /** Payloads that could not be read so far. */
  public long malformed() {
    return malformed;
  }

  /** Images that were begun and not completed so far. */
  public long dropped() {
    return dropped;
  }

  /** What was wrong with the last payload that could not be read; empty before the first. */
  public String damage() {
    return damage;
  }

  /** Takes the next packet; answers the image that it completed, else null. */
  public @Nullable JpegImage push(RtpPacket packet) {
    boolean gap = started && packet.sequenceNumber() != expectedSequence;
    started = true;
    expectedSequence = packet.sequenceNumber() + 1 & 0xFFFF;
    if (packet.payloadLength() == 0) {
      return null;
    }
    if (gap || packet.timestamp() != timestamp) {
      leave();
      timestamp = packet.timestamp();
    }
    try {
      take(packet);
      return open && packet.marker() ? finish() : null;
    } catch (MalformedException e) {
      malformed++;
      damage = String.valueOf(e.getMessage());
      leave();
      return null;
    }
  }

  private void leave() {
    dropped += open ? 1 : 0;
    open = false;
  }

  private void take(RtpPacket packet) throws MalformedException {
    byte[] buf = packet.buffer();
    int at = packet.payloadOffset();
    int end = at + packet.payloadLength();
    require(end - at, HEADER);
    int offset = (buf[at + 1] & 0xFF) << 16 | u16(buf, at + 2);
    int type = buf[at + 4] & 0xFF;
    boolean restarts = type >= 64 && type < 128;
    int data = at + HEADER + (restarts ? RESTART : 0);
    require(end - at, data - at);
    if (offset == 0) {
      leave();
      data = begin(packet, type, restarts ? u16(buf, at + HEADER) : 0, data, end);
    } else if (!open) {
      return; // the rest of an image whose start is missing is no news
    } else if (offset != size) {
      throw new MalformedException("JPEG fragment at " + offset + " (expected: " + size + ")");
    }
    append(buf, data, end - data);
  }

  /** Reads what the first packet says of the whole image; answers where its data begins. */
  private int begin(RtpPacket packet, int type, int restartInterval, int data, int end)
      throws MalformedException {
    byte[] buf = packet.buffer();
    int at = packet.payloadOffset();
    int fields = buf[at] & 0xFF;
    int q = buf[at + 5] & 0xFF;
    if ((type & ~64) > 1) {
      throw new MalformedException("JPEG type: " + type + " (expected: 0, 1, 64 or 65)");
    }
    if (fields == 1 || fields == 2) {
      throw new MalformedException("JPEG type-specific: " + fields + " (expected: no fields, 0)");
    }
    size(packet, buf[at + 6] & 0xFF, buf[at + 7] & 0xFF);
    QuantizationTables.Pair tables;
    if (QuantizationTables.comeInBand(q)) {
      require(end - data, 4);
      int length = u16(buf, data + 2);
      require(end - data, 4 + length);
      tables =
          length == 0
              ? quantization.of(q)
              : quantization.read(q, buf[data + 1], buf, data + 4, length);
      data += 4 + length;
    } else {
      tables = quantization.of(q);
    }
    header = JpegHeader.of(tables, (type & 1) == 1, width, height, restartInterval);
    size = 0;
    open = true;
    return data;
  }

  private void size(RtpPacket packet, int columns, int rows) throws MalformedException {
    width = 8 * columns;
    height = 8 * rows;
    if (packet.extensionProfile() == ONVIF_PROFILE) {
      sizeOfFrameHeader(packet.buffer(), packet.extensionStart(), packet.extensionEnd());
    }
    boolean unknown = width == 0 || height == 0;
    if (unknown) {
      width = knownWidth;
      height = knownHeight;
    } else if (isRoundedUp(knownWidth, width) && isRoundedUp(knownHeight, height)) {
      width = knownWidth; // packets count in units of eight
      height = knownHeight;
    }
    if (width < 1 || height < 1) {
      throw new MalformedException(
          "JPEG size: over 2040 pixels (expected: x-dimensions or framesize in the description)");
    }
  }

  private static boolean isRoundedUp(int known, int said) {
    return known > said - 8 && known <= said;
  }

  /** The size in the SOF segment among those that stand in the extension, if there is one. */
  private void sizeOfFrameHeader(byte[] buf, int at, int end) {
    while (at + 9 <= end && (buf[at] & 0xFF) == 0xFF) {
      int code = buf[at + 1] & 0xFF;
      if (code == 0xFF) {
        at++; // padding
      } else if (code == 0xC0 || code == 0xC1) {
        height = u16(buf, at + 5);
        width = u16(buf, at + 7);
        return;
      } else {
        at += 2 + u16(buf, at + 2);
      }
    }
  }

  private void append(byte[] buf, int off, int len) throws MalformedException {
    if (size + len > LARGEST_IMAGE) {
      throw new MalformedException(
          "JPEG image: over " + LARGEST_IMAGE + " bytes (expected: at most that)");
    }
    if (size + len > scan.length) {
      scan = Arrays.copyOf(scan, Math.max(size + len, 2 * scan.length));
    }
    System.arraycopy(buf, off, scan, size, len);
    size += len;
  }

  private JpegImage finish() {
    open = false;
    boolean ended = size >= 2 && (scan[size - 2] & 0xFF) == 0xFF && (scan[size - 1] & 0xFF) == 0xD9;
    byte[] image = Arrays.copyOf(header, header.length + size + (ended ? 0 : 2));
    System.arraycopy(scan, 0, image, header.length, size);
    if (!ended) {
      image[image.length - 2] = (byte) 0xFF;
      image[image.length - 1] = (byte) 0xD9;
    }
    if (scan.length > 16 * FIRST_SIZE && size < scan.length / 8) {
      scan = new byte[FIRST_SIZE]; // one huge image must not hold its memory for ever
    }
    return new JpegImage(image, timestamp, width, height);
  }

  private static void require(int bytes, int least) throws MalformedException {
    if (bytes < least) {
      throw new MalformedException(
          "JPEG payload: " + bytes + " bytes (expected: at least " + least + ")");
    }
  }

  private static int u16(byte[] buf, int at) {
    return (buf[at] & 0xFF) << 8 | buf[at + 1] & 0xFF;
  }
}
