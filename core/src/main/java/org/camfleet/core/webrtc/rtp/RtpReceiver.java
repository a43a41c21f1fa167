package org.camfleet.core.webrtc.rtp;

import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.rtcp.ReceiverReport;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpPacket.ReportBlock;
import org.camfleet.codecs.rtcp.SenderReport;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.rtp.SequenceUnwrapper;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaTimeline;
import org.camfleet.core.media.ReorderWindow;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.metrics.Metrics;

/**
 * Receives the H.264 or Opus stream of a peer: order, resends, key-frame requests, reports; only
 * decodable units come out, with their producer's time where its sender reports tell it. Everything
 * on the media loop.
 */
public final class RtpReceiver implements AutoCloseable {
  /**
   * Counters of one receiver.
   *
   * @param packets packets received, padding and duplicates counted
   * @param bytes their RTP bytes
   * @param units pictures or audio frames handed on
   * @param droppedUnits pictures dropped because they or what they need are damaged
   * @param lost packets given up
   * @param recovered packets that came after they were asked for
   * @param duplicates packets that came twice or too late
   * @param nacks packets asked for, repeats counted
   * @param keyFrameRequests PLI sent
   * @param freezes as W3C's WebRTC statistics count them; 0 for sound
   * @param frozenMicros how long they were together
   */
  public record Stats(
      long packets,
      long bytes,
      long units,
      long droppedUnits,
      long lost,
      long recovered,
      long duplicates,
      long nacks,
      long keyFrameRequests,
      long freezes,
      long frozenMicros) {}

  private static final long CHECK_MICROS = 10_000;
  private static final long FIRST_KEY_FRAME_MICROS = 300_000;
  private static final long STRAGGLER_MICROS = 2_000_000;

  private final ReceiverSettings settings;
  private final RtcpSink sink;
  private final BandwidthFeedback bandwidth;
  private final LoopTimer timer;
  private final RtpMetrics metrics;
  private final MediaTimeline timeline;
  private final UnitConsumer out;
  private final PictureAssembly pictures;
  private final KeyFrameRequests keyFrames;
  private final Freezes freezes = new Freezes();
  private final EarlyReports early = new EarlyReports();
  private final ResendRequests resends;
  private SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private ReorderWindow window;
  private ReceptionStatistics statistics;
  private long remote = -1;
  private long former = -1;
  private long firstArrival;
  private long toEpoch; // from the timer's steady line, on which packets arrive, to that of units
  private boolean checking;
  private boolean closed;

  private long packets;
  private long bytes;
  private long sounds;
  private long missedBefore;
  private long packetsBefore;
  private long countedPackets;
  private long countedBytes;
  private final long[] settled =
      new long[3]; // lost, recovered, duplicate of windows before this one

  /** A receiver; {@code clock} and {@code bandwidth} are shared with the peer's other stream. */
  public RtpReceiver(
      ReceiverSettings settings,
      SourceClock clock,
      UnitConsumer out,
      RtcpSink sink,
      BandwidthFeedback bandwidth,
      LoopTimer timer,
      Metrics metrics) {
    this.settings = settings;
    this.out = out;
    this.sink = sink;
    this.bandwidth = bandwidth;
    this.timer = timer;
    this.metrics = RtpMetrics.of(metrics);
    this.toEpoch = timer.epochMicros() - timer.nowMicros();
    this.timeline =
        new MediaTimeline(
            settings.video() ? MediaTimeline.Kind.PICTURES : MediaTimeline.Kind.SOUND,
            settings.clockRate(),
            clock);
    this.pictures = new PictureAssembly(timeline, this::show, this.metrics);
    this.keyFrames = new KeyFrameRequests(settings.ssrc(), sink, this.metrics);
    this.resends = new ResendRequests(settings.ssrc(), sink, this.metrics);
    this.window = newWindow();
    this.statistics = new ReceptionStatistics(settings.clockRate());
  }

  private ReorderWindow newWindow() {
    return new ReorderWindow(settings.windowPackets(), settings.patienceMicros(), this::inOrder);
  }

  /**
   * Takes a decrypted packet of this stream; the view is not used after the return. The arrival is
   * a {@link LoopTimer#nowMicros}.
   */
  public void onRtp(RtpPacket packet, long arrivalMicros) {
    if (closed) {
      return;
    }
    bandwidth.packet(packet, arrivalMicros);
    if (packet.payloadType() != settings.payloadType() || !isOurs(packet, arrivalMicros)) {
      metrics.packetsMalformed().increment();
      return;
    }
    packets++;
    bytes += packet.length();
    long sequence = unwrapper.unwrap(packet.sequenceNumber());
    statistics.packet(sequence, packet.timestamp(), arrivalMicros);
    window.push(packet, sequence, arrivalMicros);
    if (window.missing() > 0 && !checking) {
      checkSoon();
    }
    if (settings.video()
        && pictures.waitsForKeyFrame()
        && (window.lost() > 0 || pictures.dropped() > 0 || isSlowToStart(arrivalMicros))) {
      keyFrames.remind(remote, arrivalMicros);
    }
  }

  private boolean isSlowToStart(long now) {
    return now - firstArrival >= FIRST_KEY_FRAME_MICROS;
  }

  /** A peer may change its source; stragglers of the one before are dropped. */
  private boolean isOurs(RtpPacket packet, long arrival) {
    long ssrc = packet.ssrc();
    if (ssrc == remote) {
      return true;
    }
    if (ssrc == former && arrival - firstArrival < STRAGGLER_MICROS) {
      return false;
    }
    former = remote;
    remote = ssrc;
    firstArrival = arrival;
    settle();
    unwrapper = new SequenceUnwrapper();
    window = newWindow();
    statistics = new ReceptionStatistics(settings.clockRate());
    early.take(ssrc, this::onReport);
    return true;
  }

  private void settle() {
    settled[0] += window.lost();
    settled[1] += window.recovered();
    settled[2] += window.late();
  }

  private void inOrder(RtpPacket packet, long arrival) {
    if (settings.video()) {
      pictures.packet(packet, arrival + toEpoch);
    } else if (packet.payloadLength() > 0) {
      int from = packet.payloadOffset();
      byte[] data = Arrays.copyOfRange(packet.buffer(), from, from + packet.payloadLength());
      long time = timeline.stamp(packet.timestamp(), arrival + toEpoch);
      sounds++;
      out.accept(new AccessUnit(AudioTrack.OPUS, data, time, arrival + toEpoch, true));
    }
  }

  private void show(AccessUnit picture) {
    long froze = freezes.picture(timer.nowMicros());
    if (froze > 0) {
      metrics.freezes().increment();
      metrics.frozenMillis().add(froze / 1_000);
    }
    out.accept(picture);
  }

  private void checkSoon() {
    checking = true;
    timer.schedule(CHECK_MICROS, this::check);
  }

  /** While something is missing: ask for it, or give it up. */
  private void check() {
    checking = false;
    if (closed) {
      return;
    }
    long now = timer.nowMicros();
    if (window.expire(now) && settings.video()) {
      keyFrames.ask(remote, now);
    }
    if (settings.nack() && window.missing() > 0) {
      resends.ask(window, remote, now);
    }
    if (window.missing() > 0) {
      checkSoon();
    }
  }

  /** Takes an RTCP packet of the peer connection; those about other streams are ignored. */
  public void onRtcp(RtcpPacket packet, long arrivalMicros) {
    if (packet instanceof SenderReport report) {
      if (report.ssrc() == remote) {
        onReport(report, arrivalMicros);
      } else {
        early.add(report, arrivalMicros);
      }
    }
  }

  private void onReport(SenderReport report, long arrivalMicros) {
    statistics.senderReport(report, arrivalMicros);
    timeline.senderReport(report.ntpTimestamp(), report.rtpTimestamp(), arrivalMicros + toEpoch);
  }

  /** Whether units carry the sender's own wall clock; see {@link MediaTimeline#isAbsolute}. */
  public boolean isAbsolute() {
    return timeline.isAbsolute();
  }

  /** How well the times of units are known now. */
  public ClockQuality quality() {
    return timeline.quality();
  }

  /** Asks the sender for a key frame, at most twice a second. */
  public void requestKeyFrame() {
    if (!closed && settings.video() && remote >= 0) {
      keyFrames.ask(remote, timer.nowMicros());
    }
  }

  /**
   * Once a second and not once a packet: a shared counter costs as much as a packet's decryption.
   */
  private void count() {
    metrics.packetsReceived().add(packets - countedPackets);
    metrics.bytesReceived().add(bytes - countedBytes);
    countedPackets = packets;
    countedBytes = bytes;
  }

  /** To be called about once a second: sends a receiver report. */
  public void tick(long nowMicros) {
    count();
    toEpoch = timer.epochMicros() - timer.nowMicros();
    if (closed || !statistics.isStarted()) {
      return;
    }
    bandwidth.loss(missedShare());
    ReportBlock block = statistics.report(remote, nowMicros);
    sink.send(List.of(new ReceiverReport(settings.ssrc(), List.of(block))));
  }

  /**
   * What did not come at the first try since the last call, in 1/256; resends may have cured it.
   */
  private int missedShare() {
    long missed = settled[0] + settled[1] + window.lost() + window.recovered();
    long share = (missed - missedBefore) * 256 / Math.max(1, packets - packetsBefore);
    missedBefore = missed;
    packetsBefore = packets;
    return (int) Math.min(255, share);
  }

  /** The source that is received, or -1 before its first packet. */
  public long remoteSsrc() {
    return remote;
  }

  /** What happened so far. */
  public Stats stats() {
    return new Stats(
        packets,
        bytes,
        settings.video() ? pictures.pictures() : sounds,
        pictures.dropped(),
        settled[0] + window.lost(),
        settled[1] + window.recovered(),
        settled[2] + window.late(),
        resends.asked(),
        keyFrames.sent(),
        freezes.count(),
        freezes.frozenMicros());
  }

  @Override
  public void close() {
    closed = true;
    count();
  }
}
