package org.camfleet.core.rtsp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.core.media.AudioTrack;

/**
 * The loudspeaker of a {@link SimulatedCamera}: what it takes, and where what it hears goes. Any
 * thread; it hears on the server's loop.
 */
public final class SimulatedSpeaker {
  /** The last part of the URL of its track. */
  static final String TRACK = "trackID=2";

  private static final int FIRST_DYNAMIC = 100;

  private final List<AudioTrack> codecs;
  private final Listener listener;
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong foreign = new AtomicLong();

  /** Takes what a speaker hears. */
  @FunctionalInterface
  public interface Listener {
    /** A packet of one of its codecs came; {@code marker} where a talk spurt begins. */
    void onPacket(AudioTrack codec, long timestamp, boolean marker, byte[] payload);
  }

  /** One that takes these: PCMU, PCMA, AAC, in the order of its description. */
  public SimulatedSpeaker(List<AudioTrack> codecs, Listener listener) {
    this.codecs = List.copyOf(codecs);
    this.listener = listener;
  }

  /** Packets that it heard so far. */
  public long packets() {
    return packets.get();
  }

  /** Packets that were none of its codecs. */
  public long foreign() {
    return foreign.get();
  }

  /** Its section of the description (ONVIF Streaming Specification 5.3.1). */
  MediaDescription section() {
    List<String> formats = codecs.stream().map(one -> Integer.toString(payloadType(one))).toList();
    MediaDescription.Builder section =
        MediaDescription.builder("audio", 0, "RTP/AVP", formats)
            .attribute("control", TRACK)
            .attribute("sendonly");
    for (AudioTrack one : codecs) {
      int type = payloadType(one);
      String name =
          switch (one.codec()) {
            case AAC -> "mpeg4-generic";
            default -> one.codec().name();
          };
      section.attribute("rtpmap", type + " " + name + "/" + one.sampleRate());
      if (one.config().length > 0) {
        section.attribute(
            "fmtp",
            type
                + " streamtype=5;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config="
                + HexFormat.of().formatHex(one.config()));
      }
    }
    return section.build();
  }

  private int payloadType(AudioTrack codec) {
    return switch (codec.codec()) {
      case PCMU -> 0;
      case PCMA -> 8;
      default -> FIRST_DYNAMIC + codecs.indexOf(codec);
    };
  }

  /** A packet came from a client. */
  void hear(RtpPacket packet) {
    for (AudioTrack one : codecs) {
      if (payloadType(one) == packet.payloadType()) {
        packets.incrementAndGet();
        int from = packet.payloadOffset();
        byte[] payload = Arrays.copyOfRange(packet.buffer(), from, from + packet.payloadLength());
        listener.onPacket(one, packet.timestamp(), packet.marker(), payload);
        return;
      }
    }
    foreign.incrementAndGet();
  }
}
