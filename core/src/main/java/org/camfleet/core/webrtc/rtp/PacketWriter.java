package org.camfleet.core.webrtc.rtp;

import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.camfleet.codecs.rtp.HeaderExtensionWriter;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * Turns payloads of one stream into protected packets: header, extensions, SRTP, resend store, run.
 * The only place where a sequence number is given. One thread.
 */
final class PacketWriter {
  private static final int HEADER_ROOM = 64;
  // RFC 3711 clause 3.3.1: a first number in the lower half cannot be mistaken for one of an
  // earlier roll-over.
  private static final int FIRST_SEQUENCE_MASK = 0x7FFF;

  private final SenderSettings settings;
  private final SrtpSender srtp;
  private final PacketRun run;
  private final @Nullable ResendStore store;
  private final byte[] scratch;
  private final byte[] plain;
  private final byte[] mid;
  private final HeaderExtensionWriter extensions = new HeaderExtensionWriter(false);
  private long sequence;
  private boolean announcesMid;
  private int playoutDelay = -1;
  private long packets;
  private long payloadBytes;
  private long bytes;

  PacketWriter(
      SenderSettings settings,
      SrtpSender srtp,
      DatagramPath path,
      ByteBufAllocator allocator,
      int seed) {
    this.settings = settings;
    this.srtp = srtp;
    this.run = new PacketRun(path, allocator);
    this.store =
        settings.resendBytes() > 0
            ? new ResendStore(settings.resendMicros(), settings.resendBytes())
            : null;
    this.plain = new byte[HEADER_ROOM + settings.largestPayload()];
    this.scratch = new byte[store == null ? plain.length + srtp.rtpOverhead() : 0];
    this.sequence = seed & FIRST_SEQUENCE_MASK;
    String text = settings.mid();
    this.mid = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    this.announcesMid = mid.length > 0 && settings.midExtension() > 0;
  }

  /** The array that {@link #payloadOffset} points into. */
  byte[] plain() {
    return plain;
  }

  /** Where a payload goes before {@link #send}: always behind the longest header. */
  int payloadOffset() {
    return HEADER_ROOM;
  }

  /**
   * From now on packets carry this playout delay (12 bits least, 12 bits most, in 10 ms); -1 none.
   */
  void playoutDelay(int leastAndMost) {
    playoutDelay = settings.playoutDelayExtension() > 0 ? leastAndMost : -1;
  }

  /** The far end knows which media section the stream is of. */
  void midIsKnown() {
    announcesMid = false;
  }

  /**
   * Sends the payload that lies at {@link #payloadOffset}; {@code following} bytes come after it.
   */
  void send(int payloadLength, long timestamp, boolean marker, int following, long now) {
    int start = header(timestamp, marker);
    int length = HEADER_ROOM + payloadLength - start;
    int most = length + srtp.rtpOverhead();
    ResendStore keeper = store;
    int at = keeper == null ? 0 : keeper.reserve(most, now);
    byte[] out = keeper == null ? scratch : keeper.bytes();
    int size = srtp.protectRtp(plain, start, length, out, at);
    if (keeper != null) {
      keeper.commit(sequence, at, size, now);
    }
    run.add(out, at, size, following);
    sequence++;
    packets++;
    payloadBytes += payloadLength;
    bytes += size;
  }

  /** Writes the header so that it ends where the payload starts; answers where it starts. */
  private int header(long timestamp, boolean marker) {
    int extension = 0;
    if (announcesMid || playoutDelay >= 0) {
      extensions.begin(plain, 0);
      if (announcesMid) {
        extensions.add(settings.midExtension(), mid);
      }
      if (playoutDelay >= 0) {
        extensions.add(settings.playoutDelayExtension(), playoutDelay, 3);
      }
      extension = extensions.end();
      System.arraycopy(plain, 0, plain, HEADER_ROOM - extension, extension);
    }
    int start = HEADER_ROOM - extension - RtpPacket.HEADER_LENGTH;
    RtpPacket.writeHeader(
        plain,
        start,
        extension > 0,
        marker,
        settings.payloadType(),
        (int) sequence & 0xFFFF,
        timestamp,
        settings.ssrc());
    return start;
  }

  /** Lets go what waits for more packets of the same size. */
  void flush() {
    run.flush();
  }

  @Nullable ResendStore store() {
    return store;
  }

  long packets() {
    return packets;
  }

  long payloadBytes() {
    return payloadBytes;
  }

  long bytes() {
    return bytes;
  }
}
