package org.camfleet.core.rtsp.udp;

import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.rtp.SequenceUnwrapper;
import org.camfleet.core.media.ReorderWindow;

/**
 * Puts the RTP packets of one track into their order; a packet that does not come in time is given
 * up and counted. One source at a time: another one takes over when the former falls silent, so
 * that a session of yesterday does not mix with today's. One thread.
 */
final class RtpOrder {
  private static final int MOST_WAITING = 512;
  private static final long SILENCE_MICROS = 500_000;

  private final long patienceMicros;
  private final ReorderWindow.Out out;
  private final RtpPacket packet = new RtpPacket();
  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private ReorderWindow window;
  private long ssrc = -1;
  private long expected = -1;
  private long lastMicros;
  private long formerLost;
  private long formerLate;
  private long otherSource;

  RtpOrder(long patienceMicros, ReorderWindow.Out out) {
    this.patienceMicros = patienceMicros;
    this.out = out;
    this.window = window();
  }

  private ReorderWindow window() {
    return new ReorderWindow(MOST_WAITING, patienceMicros, out);
  }

  /** The source that the camera announced; -1 for none. */
  void expect(long announced) {
    expected = announced;
  }

  /** Takes a packet; false when it is no RTP. */
  boolean push(byte[] data, int offset, int length, long arrivalMicros) {
    if (!packet.parse(data, offset, length)) {
      return false;
    }
    if (packet.ssrc() != ssrc && !follow(packet.ssrc(), arrivalMicros)) {
      otherSource++;
      return true;
    }
    lastMicros = arrivalMicros;
    window.push(packet, unwrapper.unwrap(packet.sequenceNumber()), arrivalMicros);
    return true;
  }

  private boolean follow(long other, long arrivalMicros) {
    boolean silent = Math.abs(arrivalMicros - lastMicros) > SILENCE_MICROS;
    if (ssrc >= 0 && other != expected && !silent) {
      return false;
    }
    ssrc = other;
    formerLost = lost();
    formerLate = late();
    window = window();
    unwrapper.reset();
    return true;
  }

  /** Whether a packet is awaited. */
  boolean waits() {
    return window.missing() > 0;
  }

  /** Gives up what has been missing for too long. */
  void expire(long nowMicros) {
    window.expire(nowMicros);
  }

  /** Packets that never came. */
  long lost() {
    return formerLost + window.lost();
  }

  /** Packets that came twice, or after they were given up. */
  long late() {
    return formerLate + window.late();
  }

  /** Packets of a source that is not the one received. */
  long otherSource() {
    return otherSource;
  }
}
