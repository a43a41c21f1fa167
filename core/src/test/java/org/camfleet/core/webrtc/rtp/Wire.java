package org.camfleet.core.webrtc.rtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpReader;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.srtp.SrtpProfile;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;

/** A sending and a receiving end with real SRTP and a lossy link each way, in the test's time. */
final class Wire {
  static final long VIDEO_SSRC = 0xCAFE0001L;
  static final long AUDIO_SSRC = 0xCAFE0002L;
  static final int VIDEO_TYPE = 96;
  static final int AUDIO_TYPE = 111;
  private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

  final ManualTimer timer = new ManualTimer();
  final Random random;
  final CountingMetrics metrics = new CountingMetrics();
  final LossyLink forth;
  final LossyLink back;
  final List<AccessUnit> pictures = new ArrayList<>();
  final List<AccessUnit> sounds = new ArrayList<>();

  /** RTP headers as they arrived: sequence number, timestamp, playout delay or -1. */
  final List<long[]> headers = new ArrayList<>();

  /** RTCP that reached the sender. */
  final List<RtcpPacket> feedback = new ArrayList<>();

  final RtpSender video;
  final RtpSender audio;
  final RtpReceiver videoIn;
  final RtpReceiver audioIn;
  int keyFramesWanted;
  private final BandwidthFeedback bandwidth;
  private final SrtpReceiver opens = new SrtpReceiver(PROFILE, new byte[16], new byte[12]);
  private final SrtpReceiver opensBack = new SrtpReceiver(PROFILE, new byte[16], new byte[12]);
  private final RtpPacket view = new RtpPacket();

  Wire(long seed) {
    this(seed, 7, 7);
  }

  Wire(long seed, int firstSequence, int firstTimestamp) {
    random = new Random(seed);
    forth = new LossyLink(timer, random.nextLong(), this::arrive);
    back = new LossyLink(timer, random.nextLong(), this::arriveBack);
    SrtpSender protects = new SrtpSender(PROFILE, new byte[16], new byte[12]);
    SrtcpSink reports = new SrtcpSink(protects, forth, true);
    SenderSettings videoSettings =
        SenderSettings.video(VIDEO_SSRC, VIDEO_TYPE, "cam").withMid(4, "1").withPlayoutDelay(6);
    video =
        new RtpSender(
            videoSettings,
            protects,
            forth,
            reports,
            timer,
            metrics,
            () -> keyFramesWanted++,
            firstSequence,
            firstTimestamp);
    audio =
        new RtpSender(
            SenderSettings.audio(AUDIO_SSRC, AUDIO_TYPE, "cam"),
            protects,
            forth,
            reports,
            timer,
            metrics,
            () -> {},
            firstSequence,
            firstTimestamp);
    SrtcpSink answers =
        new SrtcpSink(new SrtpSender(PROFILE, new byte[16], new byte[12]), back, true);
    bandwidth = new BandwidthFeedback(1, 0, 5_000_000, answers);
    SourceClock clock = new SourceClock();
    videoIn =
        new RtpReceiver(
            ReceiverSettings.video(1, VIDEO_TYPE, true),
            clock,
            pictures::add,
            answers,
            bandwidth,
            timer,
            metrics);
    audioIn =
        new RtpReceiver(
            ReceiverSettings.audio(2, AUDIO_TYPE),
            clock,
            sounds::add,
            answers,
            bandwidth,
            timer,
            metrics);
    everySecond();
  }

  private void everySecond() {
    timer.schedule(
        1_000_000,
        () -> {
          video.tick(timer.nowMicros());
          audio.tick(timer.nowMicros());
          videoIn.tick(timer.nowMicros());
          audioIn.tick(timer.nowMicros());
          bandwidth.tick(timer.nowMicros());
          everySecond();
        });
  }

  private void arrive(byte[] datagram) {
    if (RtcpPacket.isRtcp(datagram, 0, datagram.length)) {
      int length = opens.unprotectRtcp(datagram, 0, datagram.length);
      for (RtcpPacket packet : RtcpReader.parse(datagram, 0, Math.max(0, length))) {
        videoIn.onRtcp(packet, timer.nowMicros());
        audioIn.onRtcp(packet, timer.nowMicros());
      }
      return;
    }
    int length = opens.unprotectRtp(datagram, 0, datagram.length);
    if (length > 0 && view.parse(datagram, 0, length)) {
      boolean isVideo = view.payloadType() == VIDEO_TYPE;
      if (isVideo) {
        headers.add(
            new long[] {view.sequenceNumber(), view.timestamp(), view.extensionUnsigned(6)});
      }
      (isVideo ? videoIn : audioIn).onRtp(view, timer.nowMicros());
    }
  }

  private void arriveBack(byte[] datagram) {
    int length = opensBack.unprotectRtcp(datagram, 0, datagram.length);
    for (RtcpPacket packet : RtcpReader.parse(datagram, 0, Math.max(0, length))) {
      feedback.add(packet);
      video.onRtcp(packet);
      audio.onRtcp(packet);
    }
  }

  /** Sends a picture that was taken now, and the time to the next one. */
  AccessUnit shoot(boolean key, int size, int slices) {
    AccessUnit unit =
        TestMedia.picture(TestMedia.SMALL, key, size, slices, timer.nowMicros(), random);
    video.send(unit);
    return unit;
  }
}
