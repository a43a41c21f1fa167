package org.camfleet.core.rtsp;

import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.audio.AacDepacketizer;
import org.camfleet.codecs.audio.AudioSpecificConfig;
import org.camfleet.codecs.audio.G711Payload;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.sdp.Fmtp;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.MediaTimeline;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.media.UnitConsumer;
import org.jspecify.annotations.Nullable;

/** Sound of a camera: AAC, or what fills its packets whole (G.711, G.726, L16, Opus). */
final class AudioStream extends TrackStream {
  private final AudioTrack track;
  private final UnitConsumer out;
  private final @Nullable AacDepacketizer aac;
  private long arrivalMicros;
  private long frames;
  private long empty;

  AudioStream(TrackPlan plan, AudioTrack track, SourceClock clock, int channel, UnitConsumer out) {
    super(
        MediaTimeline.Kind.SOUND,
        plan.rtpMap().payloadType(),
        plan.rtpMap().clockRate(),
        clock,
        channel);
    this.track = track;
    this.out = out;
    this.aac = track.codec() == AudioCodec.AAC ? depacketizer(plan) : null;
  }

  private AacDepacketizer depacketizer(TrackPlan plan) {
    Fmtp fmtp = plan.fmtp();
    int sizeLength = fmtp.number("sizelength", 13);
    int indexLength = fmtp.number("indexlength", 3);
    int deltaLength = fmtp.number("indexdeltalength", 3);
    boolean usable = sizeLength >= 1 && sizeLength <= 16 && indexLength <= 15 && deltaLength <= 15;
    return new AacDepacketizer(
        usable ? sizeLength : 13,
        usable ? indexLength : 3,
        usable ? deltaLength : 3,
        frameTicks(plan.rtpMap().clockRate()),
        this::frame);
  }

  private int frameTicks(int clockRate) {
    try {
      AudioSpecificConfig config = AudioSpecificConfig.parse(track.config());
      // With SBR the RTP clock may count the output's samples, twice those of the core.
      return (int) ((long) config.frameLength() * clockRate / config.sampleRate());
    } catch (MalformedException e) {
      throw new IllegalStateException("the track's configuration was checked before", e);
    }
  }

  AudioTrack track() {
    return track;
  }

  long frames() {
    return frames;
  }

  @Override
  long malformed() {
    return empty + (aac == null ? 0 : aac.malformed());
  }

  @Override
  void push(RtpPacket packet, long arrival) {
    arrivalMicros = arrival;
    if (aac != null) {
      aac.push(packet);
      return;
    }
    try {
      frame(G711Payload.read(packet), packet.timestamp());
    } catch (MalformedException nothing) {
      empty++;
    }
  }

  private void frame(byte[] data, long rtpTimestamp) {
    frames++;
    long time = stamp(rtpTimestamp, arrivalMicros);
    out.accept(new AccessUnit(track, data, time, arrivalMicros, true));
  }
}
