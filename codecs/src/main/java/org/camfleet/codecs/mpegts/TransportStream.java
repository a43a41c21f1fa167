package org.camfleet.codecs.mpegts;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.camfleet.codecs.fmp4.AvcConfiguration;

/**
 * One file with H.264 and AAC, whole in itself: files of one program can be played one behind
 * another, also when each was made apart from the others. Times are ticks of 90 kHz. One thread.
 */
public final class TransportStream {
  private static final int PMT = 0x1000;
  private static final int VIDEO = 0x100;
  private static final int AUDIO = 0x101;
  private static final int H264 = 0x1b;
  private static final int AAC = 0x0f;
  private static final int VIDEO_STREAM = 0xe0;
  private static final int AUDIO_STREAM = 0xc0;
  private static final int TABLES = 16;
  private static final int ADTS = 7;
  private static final long CLOCK_MASK = (1L << 33) - 1;

  /** Sound may lie this far ahead of the pictures that it comes with. */
  private static final long CLOCK_BEHIND = 90_000;

  private static final byte[] ACCESS_UNIT_DELIMITER = {0, 0, 0, 1, 9, (byte) 0xf0};
  private static final byte[] START_CODE = {0, 0, 0, 1};

  private final ByteArrayOutputStream out;
  private final PacketWriter video;
  private final PacketWriter audio;
  private final AvcConfiguration avc;
  private final byte[] audioSpecificConfig;

  /** A file that begins with its tables; {@code expected} is its size, about. */
  public TransportStream(AvcConfiguration avc, byte[] audioSpecificConfig, int expected) {
    this.avc = avc;
    this.audioSpecificConfig = audioSpecificConfig;
    out = new ByteArrayOutputStream(expected);
    video = new PacketWriter(out, VIDEO);
    audio = new PacketWriter(out, AUDIO);
    PacketWriter programs = new PacketWriter(out, 0);
    PacketWriter program = new PacketWriter(out, PMT);
    // As often as their counters have values: see PacketWriter.
    for (int i = 0; i < TABLES; i++) {
      programs.section(section(0, new int[] {0, 1, 0xe0 | PMT >> 8, PMT & 0xff}));
      program.section(
          section(
              2,
              new int[] {
                0xe0 | VIDEO >> 8,
                VIDEO & 0xff,
                0xf0,
                0,
                H264,
                0xe0 | VIDEO >> 8,
                VIDEO & 0xff,
                0xf0,
                0,
                AAC,
                0xe0 | AUDIO >> 8,
                AUDIO & 0xff,
                0xf0,
                0
              }));
    }
  }

  /** Adds a picture: NAL units behind 4-byte lengths. */
  public void picture(ByteBuffer sample, long ticks, boolean keyFrame, boolean isLast) {
    ByteArrayOutputStream pes = new ByteArrayOutputStream(sample.remaining() + 256);
    // The length of pictures may be left open.
    pesHeader(pes, VIDEO_STREAM, 0, ticks);
    pes.writeBytes(ACCESS_UNIT_DELIMITER);
    if (keyFrame) {
      avc.sps().forEach(set -> unit(pes, set));
      avc.pps().forEach(set -> unit(pes, set));
    }
    while (sample.remaining() >= 4) {
      byte[] unit = new byte[Math.min(sample.getInt(), sample.remaining())];
      sample.get(unit);
      unit(pes, unit);
    }
    video.packet(pes.toByteArray(), ticks - CLOCK_BEHIND & CLOCK_MASK, keyFrame, isLast);
  }

  /** Adds a frame of sound. */
  public void sound(ByteBuffer frame, long ticks, boolean isLast) {
    ByteArrayOutputStream pes = new ByteArrayOutputStream(frame.remaining() + 32);
    pesHeader(pes, AUDIO_STREAM, 8 + ADTS + frame.remaining(), ticks);
    adts(pes, ADTS + frame.remaining());
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    pes.writeBytes(bytes);
    audio.packet(pes.toByteArray(), -1, false, isLast);
  }

  /** The file. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private static void unit(ByteArrayOutputStream pes, byte[] unit) {
    pes.writeBytes(START_CODE);
    pes.writeBytes(unit);
  }

  private static void pesHeader(ByteArrayOutputStream pes, int stream, int length, long ticks) {
    long time = ticks & CLOCK_MASK;
    pes.writeBytes(new byte[] {0, 0, 1, (byte) stream, (byte) (length >> 8), (byte) length});
    pes.writeBytes(new byte[] {(byte) 0x84, (byte) 0x80, 5}); // aligned, with its time
    pes.write((int) (0x21 | time >> 29 & 0x0e));
    pes.write((int) (time >> 22));
    pes.write((int) (time >> 14 | 1));
    pes.write((int) (time >> 7));
    pes.write((int) (time << 1 | 1));
  }

  /** ISO 13818-7 6.2: the configuration ahead of each frame. */
  private void adts(ByteArrayOutputStream pes, int length) {
    int type = (audioSpecificConfig[0] & 0xff) >> 3;
    int rate = (audioSpecificConfig[0] & 7) << 1 | (audioSpecificConfig[1] & 0xff) >> 7;
    int channels = audioSpecificConfig[1] >> 3 & 0xf;
    pes.write(0xff);
    pes.write(0xf1);
    pes.write(type - 1 << 6 | rate << 2 | channels >> 2);
    pes.write((channels & 3) << 6 | length >> 11);
    pes.write(length >> 3);
    pes.write((length & 7) << 5 | 0x1f);
    pes.write(0xfc);
  }

  private static byte[] section(int table, int[] body) {
    int length = 5 + body.length + 4;
    byte[] section = new byte[3 + length];
    int at = 0;
    for (int value :
        List.of(table, 0xb0 | length >> 8, length & 0xff, 0, 1, 0xc1, 0, 0)) { // program 1
      section[at++] = (byte) value;
    }
    for (int value : body) {
      section[at++] = (byte) value;
    }
    int crc = crc(section, at);
    ByteBuffer.wrap(section).putInt(at, crc);
    return section;
  }

  /** ISO 13818-1 annex A. */
  private static int crc(byte[] bytes, int length) {
    int crc = -1;
    for (int i = 0; i < length; i++) {
      crc ^= bytes[i] << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
      }
    }
    return crc;
  }
}
