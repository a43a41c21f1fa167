package org.camfleet.core.webrtc.rtp;

import java.security.SecureRandom;
import java.util.List;
import org.camfleet.codecs.rtcp.Bye;
import org.camfleet.codecs.rtcp.FullIntraRequest;
import org.camfleet.codecs.rtcp.GenericNack;
import org.camfleet.codecs.rtcp.NtpTimestamp;
import org.camfleet.codecs.rtcp.PictureLossIndication;
import org.camfleet.codecs.rtcp.ReceiverReport;
import org.camfleet.codecs.rtcp.Remb;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpPacket.ReportBlock;
import org.camfleet.codecs.rtcp.SenderReport;
import org.camfleet.codecs.rtcp.SourceDescription;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * Sends the pictures or the sound of one track as SRTP: a picture in as few system calls as its
 * packets allow, large ones paced; resends on NACK; sender reports from which the far end recovers
 * the units' own times. Everything on the media loop.
 */
public final class RtpSender implements AutoCloseable {
  /** What the far end wants of the source. */
  @FunctionalInterface
  public interface Listener {
    /** It can not decode and asks for a key frame (PLI or FIR). */
    void onKeyFrameRequested();
  }

  /**
   * Counters of one sender.
   *
   * @param packets packets sent, resends not counted
   * @param bytes their SRTP bytes
   * @param units pictures or audio frames sent
   * @param droppedUnits units that were not sent: no key frame yet, or too much waited
   * @param resent packets sent again
   * @param keyFrameRequests PLI and FIR received
   * @param fractionLost what the far end reported last, in 1/256
   * @param lost packets that the far end reported lost in all
   * @param roundTripMicros last round trip, 0 when unknown
   * @param maximumBitrate what the far end's last REMB allows in bits a second, 0 when unknown
   * @param reports receiver reports about this stream
   * @param due the highest sequence number that the far end has seen, roll-overs counted
   */
  public record Stats(
      long packets,
      long bytes,
      long units,
      long droppedUnits,
      long resent,
      long keyFrameRequests,
      int fractionLost,
      long lost,
      long roundTripMicros,
      long maximumBitrate,
      long reports,
      long due) {}

  private static final long REPORT_MICROS = 1_000_000L;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SenderSettings settings;
  private final RtcpSink rtcp;
  private final LoopTimer timer;
  private final RtpMetrics metrics;
  private final Listener listener;
  private final PacketWriter writer;
  private final SenderClock clock;
  private final UnitPump pump;
  private final @Nullable Resender resender;
  private long lastReport = Long.MIN_VALUE;
  private SourceDescription.@Nullable PrivateItem source;
  private boolean askedForFirst;
  private int lastFullIntraRequest = -1;
  private long keyFrameRequests;
  private int fractionLost;
  private long lost;
  private long maximumBitrate;
  private long reports;
  private long due;
  private boolean closed;

  /** A sender over an established path. */
  public RtpSender(
      SenderSettings settings,
      SrtpSender srtp,
      DatagramPath path,
      RtcpSink rtcp,
      LoopTimer timer,
      Metrics metrics,
      Listener listener) {
    this(settings, srtp, path, rtcp, timer, metrics, listener, RANDOM.nextInt(), RANDOM.nextInt());
  }

  RtpSender(
      SenderSettings settings,
      SrtpSender srtp,
      DatagramPath path,
      RtcpSink rtcp,
      LoopTimer timer,
      Metrics metrics,
      Listener listener,
      int firstSequence,
      int firstTimestamp) {
    this.settings = settings;
    this.rtcp = rtcp;
    this.timer = timer;
    this.metrics = RtpMetrics.of(metrics);
    this.listener = listener;
    this.writer = new PacketWriter(settings, srtp, path, MediaLoops.ALLOCATOR, firstSequence);
    this.clock = new SenderClock(settings.clockRate(), firstTimestamp & 0xFFFF_FFFFL);
    ResendStore store = writer.store();
    this.resender = store == null ? null : new Resender(store, path, this.metrics);
    this.pump = new UnitPump(settings, writer, clock, timer, this.metrics, this::report);
  }

  /**
   * Sends a live unit of this sender's kind. Pictures before the first key frame are dropped, and
   * so is what waits when too much does; both up to the next key frame.
   */
  public void send(AccessUnit unit) {
    if (!closed && pump.offer(unit) && !askedForFirst) {
      // Nothing can be shown before a key frame, so ask as the far end would.
      askedForFirst = true;
      listener.onKeyFrameRequested();
    }
  }

  /**
   * Brings a late joiner up to date: the pictures since the last key frame, ten times as fast as
   * they were taken and to be shown at once. Live units given to {@link #send} follow behind.
   */
  public void sendBurst(List<AccessUnit> pictures) {
    if (!closed && !pictures.isEmpty()) {
      pump.burst(pictures);
    }
  }

  /**
   * Sends units of before, key frame first, with their own times and at this pace. Live units given
   * to {@link #send} follow behind.
   */
  void catchUp(List<AccessUnit> units, Burst pace) {
    if (!closed && !units.isEmpty()) {
      pump.catchUp(units, pace);
    }
  }

  /**
   * Brings a recording up to date: what a source sent before, key frame first, four times as fast
   * as it was taken and with its own times. Live units follow behind.
   *
   * @param sound the sender of the units that are no pictures, null to leave them out
   */
  public static void catchUp(
      RtpSender pictures, @Nullable RtpSender sound, List<AccessUnit> units, LoopTimer timer) {
    Burst pace =
        Burst.toRecord(
            timer.nowMicros(), units.get(0).timeMicros(), units.get(units.size() - 1).timeMicros());
    pictures.catchUp(units.stream().filter(AccessUnit::isVideo).toList(), pace);
    if (sound != null) {
      sound.catchUp(units.stream().filter(unit -> !unit.isVideo()).toList(), pace);
    }
  }

  /** Takes an RTCP packet of the peer connection; those about other streams are ignored. */
  public void onRtcp(RtcpPacket packet) {
    if (closed) {
      return;
    }
    if (packet instanceof ReceiverReport report) {
      onReports(report.reports());
    } else if (packet instanceof SenderReport report) {
      onReports(report.reports());
    } else if (packet instanceof GenericNack nack) {
      if (nack.mediaSsrc() == settings.ssrc() && resender != null) {
        resender.resend(nack.sequenceNumbers(), clock.roundTrip(), timer.nowMicros());
      }
    } else if (packet instanceof PictureLossIndication indication) {
      if (indication.mediaSsrc() == settings.ssrc()) {
        onKeyFrameRequested();
      }
    } else if (packet instanceof FullIntraRequest request) {
      if (request.mediaSsrc() == settings.ssrc()
          && request.sequenceNumber() != lastFullIntraRequest) {
        lastFullIntraRequest = request.sequenceNumber();
        onKeyFrameRequested();
      }
    } else if (packet instanceof Remb remb) {
      maximumBitrate = remb.bitrate();
    }
  }

  private void onReports(List<ReportBlock> blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      ReportBlock block = blocks.get(i);
      if (block.ssrc() == settings.ssrc()) {
        writer.midIsKnown();
        reports++;
        due = block.highestSequence();
        fractionLost = block.fractionLost();
        lost = Math.max(0, block.cumulativeLost());
        clock.roundTrip(block, timer.nowMicros());
      }
    }
  }

  private void onKeyFrameRequested() {
    keyFrameRequests++;
    metrics.keyFrameRequestsReceived().increment();
    listener.onKeyFrameRequested();
  }

  /** To be called about once a second: sends the report that is due and trims the resend store. */
  public void tick(long nowMicros) {
    if (closed) {
      return;
    }
    ResendStore store = writer.store();
    if (store != null) {
      store.trim(nowMicros);
    }
    // Allow for a tick that comes a little early.
    if (nowMicros - lastReport > REPORT_MICROS * 9 / 10) {
      report();
    }
  }

  /** A burst shows times that are not true, so reports wait for its end. */
  private void report() {
    if (!clock.isAnchored() || pump.showsSeemingTimes()) {
      return;
    }
    lastReport = timer.nowMicros();
    long time = clock.quote(timer.epochMicros());
    long ntp = NtpTimestamp.ofMicros(time);
    clock.reported(ntp, lastReport);
    rtcp.send(
        List.of(
            new SenderReport(
                settings.ssrc(),
                ntp,
                clock.timestamp(time),
                writer.packets() & 0xFFFF_FFFFL,
                writer.payloadBytes() & 0xFFFF_FFFFL,
                List.of()),
            new SourceDescription(settings.ssrc(), settings.cname(), source)));
  }

  /** Says this of the source in its descriptions from now on. */
  public void describe(SourceDescription.PrivateItem item) {
    source = item;
  }

  /** What happened so far. */
  public Stats stats() {
    return new Stats(
        writer.packets(),
        writer.bytes(),
        pump.sent(),
        pump.dropped(),
        resender == null ? 0 : resender.resent(),
        keyFrameRequests,
        fractionLost,
        lost,
        clock.roundTrip(),
        maximumBitrate,
        reports,
        due);
  }

  /** Says goodbye, if anything was sent, and sends nothing more. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pump.close();
      if (writer.packets() > 0) {
        rtcp.send(
            List.of(
                new ReceiverReport(settings.ssrc(), List.of()), new Bye(List.of(settings.ssrc()))));
      }
    }
  }
}
