package org.camfleet.codecs.audio;

import java.util.Arrays;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.rtp.RtpPacket;

/** G.711 in RTP: one byte a sample, as many samples as fit (RFC 3551 clause 4.5.14). */
public final class G711Payload {
  /** Samples and RTP ticks a second. */
  public static final int CLOCK_RATE = 8000;

  /** The A-law byte of silence. */
  public static final byte SILENCE_A_LAW = (byte) 0xD5;

  /** The mu-law byte of silence. */
  public static final byte SILENCE_MU_LAW = (byte) 0xFF;

  private G711Payload() {}

  /** The samples of a packet. */
  public static byte[] read(RtpPacket packet) throws MalformedException {
    if (packet.payloadLength() == 0) {
      throw new MalformedException("G.711 payload: 0 bytes (expected: at least 1)");
    }
    int from = packet.payloadOffset();
    return Arrays.copyOfRange(packet.buffer(), from, from + packet.payloadLength());
  }
}
