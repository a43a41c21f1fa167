package org.camfleet.core.rtsp;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.Continuity;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.media.TimelineFaults;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media of one camera connection: frames in, access units out, and whether they flow. */
final class CameraMedia {
  static final RtspStats NOTHING = new RtspStats(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final Logger LOG = LoggerFactory.getLogger(CameraMedia.class);
  private static final long REPORT_EVERY_MICROS = 10_000_000;
  // What fits into one Ethernet frame behind IP and UDP.
  private static final int LARGEST_DATAGRAM = 1472;

  private final String camera;
  private final MediaWatch watch;
  private final ClientMetrics metrics;
  private final Quirks quirks;
  private final WantedVideo wanted;
  private final RtspClient.Listener listener;
  private final SourceClock clock;
  private final RtpPacket packet = new RtpPacket();
  private final Complaints complaints = new Complaints();
  private final KeyFrameRequests keyFrameRequests;
  private @Nullable VideoStream video;
  private @Nullable AudioStream audio;
  private @Nullable Track announced;
  private @Nullable ClockQuality qualityTold;
  private long bytes;
  private long packets;
  private long malformed;
  private long malformedAtPicture;
  private String lastDamage = "";
  private long skipped;
  private long countedDrops;
  private long countedMalformed;
  private long reportDueMicros;
  private boolean expected;
  private boolean early;

  CameraMedia(
      String camera,
      MediaPatience patience,
      ClientMetrics metrics,
      Continuity continuity,
      Quirks quirks,
      WantedVideo wanted,
      RtspClient.Listener listener) {
    this.camera = camera;
    this.clock = new SourceClock(continuity, new TimelineFaults(metrics::repaired));
    this.watch = new MediaWatch(patience);
    this.metrics = metrics;
    this.quirks = quirks;
    this.wanted = wanted;
    this.keyFrameRequests = new KeyFrameRequests(quirks);
    this.listener = listener;
  }

  TrackStream add(TrackPlan plan, int channel) {
    AudioTrack sound = plan.audio();
    if (sound == null) {
      return video =
          VideoStream.of(
              plan,
              new VideoStream.Place(
                  clock, channel, quirks, wanted, listener::onObstacle, this::picture));
    }
    return audio = new AudioStream(plan, sound, clock, channel, this::sound);
  }

  void remove(TrackStream stream) {
    if (stream.equals(audio)) {
      audio = null;
    }
  }

  /** Frames come beside the connection, so that they may overtake the answer to PLAY. */
  void besideTheConnection() {
    expected = true;
  }

  void started(long nowMicros) {
    expected = true;
    watch.start(nowMicros);
    reportDueMicros = nowMicros + REPORT_EVERY_MICROS;
    if (video != null) {
      video.tellObstacles();
    }
    VideoTrack known = video == null ? null : video.known();
    if (known != null && announced == null) {
      listener.onExpected(known);
    }
  }

  void bytes(int count) {
    bytes += count;
    metrics.bytes.add(count);
  }

  void noise(int count) {
    skipped += count;
    metrics.skippedBytes.add(count);
    complaints.add(1, count + " bytes between frames");
    quirks.meets(Quirk.RTSP_TORN_STREAM);
  }

  void frame(int channel, byte[] data, int offset, int length, long arrivalMicros) {
    VideoStream pictures = video;
    AudioStream sounds = audio;
    if (quirks.refusal() != null || (!expected && !mayBeEarly())) {
      return;
    }
    if (length == 0) {
      quirks.meetsOnce(Quirk.RTSP_EMPTY_FRAMES);
      return;
    }
    if (pictures != null && channel == pictures.channel()) {
      rtp(pictures, data, offset, length, arrivalMicros);
    } else if (sounds != null && channel == sounds.channel()) {
      rtp(sounds, data, offset, length, arrivalMicros);
    } else if (pictures != null && channel == pictures.reportChannel()) {
      rtcp(pictures, data, offset, length, arrivalMicros);
    } else if (sounds != null && channel == sounds.reportChannel()) {
      rtcp(sounds, data, offset, length, arrivalMicros);
    } else if (pictures != null) {
      elsewhere(pictures, sounds, channel, data, offset, length);
    }
  }

  private boolean mayBeEarly() {
    if (!early) {
      early = true;
      return quirks.meets(Quirk.RTSP_MEDIA_BEFORE_PLAY);
    }
    return quirks.tolerates(Quirk.RTSP_MEDIA_BEFORE_PLAY);
  }

  private void rtp(TrackStream stream, byte[] data, int offset, int length, long arrivalMicros) {
    if (RtcpPacket.isRtcp(data, offset, length)) {
      rtcp(stream, data, offset, length, arrivalMicros);
      return;
    }
    if (!packet.parse(data, offset, length)) {
      int version = length > 0 ? data[offset] >> 6 & 3 : 0;
      malformed(
          1,
          version == 2
              ? "RTP packet: " + length + " bytes (expected: a header of 12 and what it announces)"
              : "RTP version: " + version + " (expected: 2)");
      return;
    }
    if (packet.payloadType() != stream.payloadType()) {
      malformed(
          1, "payload type: " + packet.payloadType() + " (expected: " + stream.payloadType() + ")");
      return;
    }
    if (length > LARGEST_DATAGRAM && !quirks.meetsOnce(Quirk.RTP_LARGE_PACKETS)) {
      return;
    }
    if (stream.reception().isOfAnother(packet) && !quirks.meets(Quirk.RTP_SOURCE_CHANGES)) {
      return;
    }
    packets++;
    stream.rtp(packet, arrivalMicros);
  }

  private void rtcp(TrackStream stream, byte[] data, int offset, int length, long arrivalMicros) {
    if (!stream.rtcp(data, offset, length, arrivalMicros)) {
      malformed(1, "RTCP of " + length + " bytes");
    }
  }

  /** Some cameras send on channels that nobody agreed on: the payload type tells whose it is. */
  private void elsewhere(
      VideoStream pictures,
      @Nullable AudioStream sounds,
      int channel,
      byte[] data,
      int offset,
      int length) {
    if (RtcpPacket.isRtcp(data, offset, length) || !packet.parse(data, offset, length)) {
      return;
    }
    if (!quirks.meetsOnce(Quirk.RTSP_UNKNOWN_CHANNELS)) {
      return;
    }
    boolean quiet = pictures.reception().isEmpty();
    if (quiet && packet.payloadType() == pictures.payloadType()) {
      pictures.channels(channel, channel + 1);
    } else if (sounds != null
        && sounds.reception().isEmpty()
        && packet.payloadType() == sounds.payloadType()) {
      sounds.channels(channel, channel + 1);
    }
  }

  private void malformed(long count, String cause) {
    malformed += count;
    metrics.malformed.add(count);
    complaints.add(count, cause);
    lastDamage = cause;
  }

  private void picture(AccessUnit unit) {
    metrics.pictures.increment();
    malformedAtPicture = malformed;
    if (!unit.track().equals(announced)) {
      announced = unit.track();
      List<Track> tracks = new ArrayList<>(List.of(unit.track()));
      if (audio != null) {
        tracks.add(audio.track());
      }
      listener.onTracks(List.copyOf(tracks));
    }
    VideoStream pictures = video;
    if (pictures != null && pictures.quality() != qualityTold) {
      qualityTold = pictures.quality();
      listener.onClock(clock(pictures));
    }
    listener.onUnit(unit);
  }

  private void sound(AccessUnit unit) {
    if (announced != null) {
      listener.onUnit(unit);
    }
  }

  /** Whether media still flows; the fault if not. */
  @Nullable RtspFault check(long nowMicros) {
    tally(nowMicros);
    Quirk refusal = quirks.refusal();
    if (refusal != null) {
      return Faults.refused(refusal);
    }
    if (video == null) {
      return null;
    }
    keyFrameRequests.judge(nowMicros, video.keyFrames());
    if (video.saidBye()) {
      return new RtspFault(RtspFault.Kind.CLOSED, "the camera ended the stream (RTCP BYE)")
          .at(CameraStage.RTP);
    }
    RtspFault fault = watch.look(nowMicros, video);
    return fault == null ? null : withDamage(fault);
  }

  /** Tells damage too that came since the last picture: it is the likely cause. */
  private RtspFault withDamage(RtspFault fault) {
    long damage = malformed - malformedAtPicture;
    return damage == 0
        ? fault
        : fault.saying(fault.text() + "; " + damage + " x malformed, last: " + lastDamage);
  }

  /** Damage that the streams counted themselves; then one line of log an interval. */
  private void tally(long nowMicros) {
    if (video != null && video.dropped() > countedDrops) {
      metrics.droppedPictures.add(video.dropped() - countedDrops);
      countedDrops = video.dropped();
    }
    long payloads =
        (video == null ? 0 : video.malformed()) + (audio == null ? 0 : audio.malformed());
    if (payloads > countedMalformed) {
      malformed(payloads - countedMalformed, video == null ? "payload" : video.damage());
      countedMalformed = payloads;
    }
    String complaint = complaints.due(nowMicros);
    if (complaint != null) {
      LOG.warn("camera {}: {}", camera, complaint);
    }
  }

  /** Receiver reports, for cameras that wait for them. */
  void report(long nowMicros, Carrier carrier) {
    if (nowMicros >= reportDueMicros) {
      reportDueMicros = nowMicros + REPORT_EVERY_MICROS;
      report(video, nowMicros, carrier);
      report(audio, nowMicros, carrier);
    }
    boolean endless = video != null && video.isGroupEndless();
    if (endless && quirks.meets(Quirk.H264_ENDLESS_GROUPS) || watch.lacksKeyFrame(nowMicros)) {
      requestKeyFrame(nowMicros, carrier);
    }
  }

  private static void report(@Nullable TrackStream stream, long nowMicros, Carrier carrier) {
    if (stream != null && !stream.reception().isEmpty()) {
      carrier.report(stream.reportChannel(), stream.reception().report(nowMicros));
    }
  }

  /** Asks the camera for a key frame, unless that was done less than two seconds ago. */
  void requestKeyFrame(long nowMicros, Carrier carrier) {
    if (video != null
        && video.hasGroups()
        && !video.reception().isEmpty()
        && keyFrameRequests.ask(nowMicros, video.keyFrames())) {
      metrics.keyFrameRequests.increment();
      carrier.report(video.reportChannel(), video.reception().keyFrameRequest());
    }
  }

  /** Whether any RTP packet of an agreed track came. */
  boolean hasPackets() {
    return packets > 0;
  }

  /** A lost connection, told with what was seen on it. */
  RtspFault explain(RtspFault fault) {
    return packets == 0 && skipped > 0
        ? Faults.protocol(fault.text() + "; " + skipped + " bytes came that are no RTSP")
        : fault;
  }

  /** What is known of the times of the pictures; null before the first one. */
  @Nullable CameraClock clock() {
    return video == null || video.pictures() == 0 ? null : clock(video);
  }

  private CameraClock clock(VideoStream pictures) {
    return new CameraClock(
        pictures.quality(), clock.skewMicros(), pictures.delayMicros(), clock.faults().seen());
  }

  RtspStats stats() {
    VideoStream pictures = video;
    AudioStream sounds = audio;
    return new RtspStats(
        bytes,
        packets,
        pictures == null ? 0 : pictures.pictures(),
        pictures == null ? 0 : pictures.keyFrames(),
        pictures == null ? 0 : pictures.dropped(),
        sounds == null ? 0 : sounds.frames(),
        malformed,
        (pictures == null ? 0 : pictures.reception().lost())
            + (sounds == null ? 0 : sounds.reception().lost()),
        skipped);
  }
}
