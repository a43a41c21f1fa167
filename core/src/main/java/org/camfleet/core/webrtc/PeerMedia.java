package org.camfleet.core.webrtc;

import java.util.List;
import java.util.function.Consumer;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpReader;
import org.camfleet.codecs.rtcp.SourceDescription;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.rtp.BandwidthFeedback;
import org.camfleet.core.webrtc.rtp.ReceiverSettings;
import org.camfleet.core.webrtc.rtp.RtpReceiver;
import org.camfleet.core.webrtc.rtp.RtpSender;
import org.camfleet.core.webrtc.rtp.SenderSettings;
import org.camfleet.core.webrtc.rtp.SrtcpSink;
import org.camfleet.core.webrtc.sdp.Agreement;
import org.camfleet.core.webrtc.sdp.Agreement.Stream;
import org.camfleet.core.webrtc.sdp.HeaderExtension;
import org.camfleet.core.webrtc.sdp.LocalSide;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection whose keys are known: takes datagrams apart, hands them to the right
 * stream, and drives reports. On the loop.
 */
final class PeerMedia implements AutoCloseable {
  private final SrtpReceiver srtp;
  private final PeerCounters counters;
  private final Listener listener;
  private final LoopTimer timer;
  private final SourceClock clock = new SourceClock();
  private final RtpPacket packet = new RtpPacket();
  private final @Nullable RtpSender videoSender;
  private final @Nullable RtpSender audioSender;
  private final @Nullable RtpReceiver videoReceiver;
  private final @Nullable RtpReceiver audioReceiver;
  private final BandwidthFeedback bandwidth;
  private final int videoPayloadType;
  private final int audioPayloadType;
  private final SourceWords words = new SourceWords();
  private boolean clockTold;
  private @Nullable ClockQuality qualityTold;

  /** What a connection's streams are made of. */
  record Parts(
      Agreement agreement,
      LocalSide local,
      SrtpSender sender,
      SrtpReceiver receiver,
      DatagramPath path,
      LoopTimer timer,
      MediaTransports transports) {}

  /** What comes in. */
  interface Listener {
    void onUnit(AccessUnit unit);

    void onKeyFrameRequested();

    void onSourceClock(String cname);

    void onClockQuality(ClockQuality quality);
  }

  PeerMedia(Parts parts, Listener listener) {
    this.srtp = parts.receiver();
    this.counters = parts.transports().counters();
    this.listener = listener;
    this.timer = parts.timer();
    Agreement agreement = parts.agreement();
    SrtcpSink rtcp = new SrtcpSink(parts.sender(), parts.path(), false);
    Stream video = agreement.video();
    Stream audio = agreement.audio();
    LocalSide local = parts.local();
    Streams streams = new Streams(parts, rtcp);
    int transportCc = video.extension(HeaderExtension.TRANSPORT_CC);
    bandwidth =
        new BandwidthFeedback(
            local.videoSsrc(), transportCc, parts.transports().settings().maximumBitrate(), rtcp);
    videoSender =
        video.send()
            ? streams.sender(videoSettings(video, local), listener::onKeyFrameRequested)
            : null;
    audioSender =
        audio != null && audio.send()
            ? streams.sender(audioSettings(audio, local), () -> {})
            : null;
    videoReceiver =
        video.receive()
            ? streams.receiver(
                ReceiverSettings.video(
                    local.videoSsrc(), video.payloadType(), video.feedback().contains("nack")))
            : null;
    audioReceiver =
        audio != null && audio.receive()
            ? streams.receiver(ReceiverSettings.audio(local.audioSsrc(), audio.payloadType()))
            : null;
    videoPayloadType = video.payloadType();
    audioPayloadType = audio == null ? -1 : audio.payloadType();
  }

  private static SenderSettings videoSettings(Stream video, LocalSide local) {
    SenderSettings settings =
        SenderSettings.video(local.videoSsrc(), video.payloadType(), local.cname());
    return withMid(settings, video)
        .withPlayoutDelay(video.extension(HeaderExtension.PLAYOUT_DELAY));
  }

  private static SenderSettings audioSettings(Stream audio, LocalSide local) {
    return withMid(
        SenderSettings.audio(local.audioSsrc(), audio.payloadType(), local.cname()), audio);
  }

  private static SenderSettings withMid(SenderSettings settings, Stream stream) {
    int extension = stream.extension(HeaderExtension.MID);
    return extension == 0 ? settings : settings.withMid(extension, stream.mid());
  }

  /** Sends a unit on its stream; false when the far end has none for it. */
  boolean send(AccessUnit unit) {
    boolean opus = unit.track() instanceof AudioTrack track && track.codec() == AudioCodec.OPUS;
    boolean h264 = unit.track() instanceof VideoTrack;
    RtpSender sender = h264 ? videoSender : opus ? audioSender : null;
    if (sender != null) {
      sender.send(unit);
    }
    return sender != null;
  }

  /** Goes with the pictures' reports. */
  void describeClock(ClockQuality quality) {
    if (videoSender != null) {
      videoSender.describe(SourceWords.of(quality));
    }
  }

  void sendBurst(List<AccessUnit> pictures) {
    if (videoSender != null) {
      videoSender.sendBurst(pictures);
    }
  }

  void sendBacklog(List<AccessUnit> units) {
    if (videoSender != null && !units.isEmpty()) {
      RtpSender.catchUp(videoSender, audioSender, units, timer);
    }
  }

  void requestKeyFrame() {
    if (videoReceiver != null) {
      videoReceiver.requestKeyFrame();
    }
  }

  /** Takes a datagram whose first byte is 128 to 191; the array may be overwritten. */
  void onDatagram(byte[] data, int off, int len) {
    // RFC 5761: RTCP types 192 to 223 share no payload type with RTP.
    boolean isRtcp = len > 1 && (data[off + 1] & 0xe0) == 0xc0;
    int plain = isRtcp ? srtp.unprotectRtcp(data, off, len) : srtp.unprotectRtp(data, off, len);
    if (plain < 0) {
      counters.srtpFailure(plain);
    } else if (isRtcp) {
      onRtcp(RtcpReader.parse(data, off, plain));
    } else {
      onRtp(data, off, plain);
    }
  }

  private void onRtp(byte[] data, int off, int len) {
    if (!packet.parse(data, off, len)) {
      counters.malformed.increment();
      return;
    }
    RtpReceiver receiver = receiverOf(packet.payloadType());
    if (receiver == null) {
      counters.unknownStream.increment();
    } else {
      receiver.onRtp(packet, timer.nowMicros());
    }
  }

  private @Nullable RtpReceiver receiverOf(int payloadType) {
    if (payloadType == videoPayloadType) {
      return videoReceiver;
    }
    return payloadType == audioPayloadType ? audioReceiver : null;
  }

  private void onRtcp(List<RtcpPacket> packets) {
    long now = timer.nowMicros();
    for (int i = 0; i < packets.size(); i++) {
      RtcpPacket one = packets.get(i);
      forEachReceiver(receiver -> receiver.onRtcp(one, now));
      forEachSender(sender -> sender.onRtcp(one));
      if (one instanceof SourceDescription description) {
        words.take(description);
      }
    }
  }

  /** The clock is told ahead of the first picture that follows it: a hand-over is decided by it. */
  private void onUnit(AccessUnit unit) {
    if (videoReceiver != null && unit.isVideo()) {
      tellClock(videoReceiver);
    }
    listener.onUnit(unit);
  }

  private void tellClock(RtpReceiver pictures) {
    String source = words.cname();
    if (!clockTold && source != null && pictures.isAbsolute()) {
      clockTold = true;
      listener.onSourceClock(source);
    }
    ClockQuality quality = words.quality(pictures.quality());
    if (quality != qualityTold) {
      qualityTold = quality;
      listener.onClockQuality(quality);
    }
  }

  /** To be called once a second. */
  void tick() {
    long now = timer.nowMicros();
    forEachSender(sender -> sender.tick(now));
    forEachReceiver(receiver -> receiver.tick(now));
    bandwidth.tick(now);
  }

  PeerStats stats(long checksRttMicros) {
    PeerTotals totals = new PeerTotals();
    forEachSender(sender -> totals.add(sender.stats(), sender == videoSender));
    forEachReceiver(receiver -> totals.add(receiver.stats(), receiver == videoReceiver));
    return totals.toStats(checksRttMicros);
  }

  /** What is known of how the pictures that are sent arrive. */
  Reception reception() {
    if (videoSender == null) {
      return Reception.NONE;
    }
    RtpSender.Stats told = videoSender.stats();
    return new Reception(
        told.packets(),
        told.bytes(),
        told.reports(),
        told.due(),
        told.lost(),
        told.roundTripMicros(),
        told.maximumBitrate(),
        false);
  }

  /** Says goodbye for what was sent. */
  @Override
  public void close() {
    forEachSender(RtpSender::close);
    forEachReceiver(RtpReceiver::close);
  }

  private void forEachSender(Consumer<RtpSender> action) {
    if (videoSender != null) {
      action.accept(videoSender);
    }
    if (audioSender != null) {
      action.accept(audioSender);
    }
  }

  private void forEachReceiver(Consumer<RtpReceiver> action) {
    if (videoReceiver != null) {
      action.accept(videoReceiver);
    }
    if (audioReceiver != null) {
      action.accept(audioReceiver);
    }
  }

  /** Makes senders and receivers on one transport. */
  private final class Streams {
    private final Parts parts;
    private final SrtcpSink rtcp;

    Streams(Parts parts, SrtcpSink rtcp) {
      this.parts = parts;
      this.rtcp = rtcp;
    }

    RtpSender sender(SenderSettings settings, RtpSender.Listener onKeyFrameRequested) {
      return new RtpSender(
          settings,
          parts.sender(),
          parts.path(),
          rtcp,
          parts.timer(),
          parts.transports().metrics(),
          onKeyFrameRequested);
    }

    RtpReceiver receiver(ReceiverSettings settings) {
      return new RtpReceiver(
          settings,
          clock,
          PeerMedia.this::onUnit,
          rtcp,
          bandwidth,
          parts.timer(),
          parts.transports().metrics());
    }
  }
}
