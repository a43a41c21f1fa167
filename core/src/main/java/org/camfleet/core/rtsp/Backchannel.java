package org.camfleet.core.rtsp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.metrics.Metrics;

/**
 * The way to a camera's loudspeaker while one connection to it plays (ONVIF Streaming Specification
 * 5.3). Takes frames as they come and sends them at the pace of sound; what has waited longest is
 * dropped when more waits than the limit, because the camera does not read or more comes than real
 * time. On the loop.
 */
public final class Backchannel implements AutoCloseable {
  private static final int AAC_HEADER = 4;
  private static final long MICROS = 1_000_000;

  /**
   * How sound for a camera waits.
   *
   * @param lead how long the first frame behind a pause is held back, to even out how the next come
   * @param most how much sound may wait; the oldest is dropped beyond that
   */
  public record Pace(Duration lead, Duration most) {
    /** The defaults of reference.conf. */
    public static final Pace DEFAULT = new Pace(Duration.ofMillis(40), Duration.ofMillis(400));
  }

  /** The instruments that all of them share. */
  record Counters(Metrics.Gauge open, Metrics.Counter packets, Metrics.Counter dropped) {
    static Counters of(Metrics metrics) {
      return new Counters(
          metrics.gauge("camfleet_backchannel_open"),
          metrics.counter("camfleet_backchannel_packets_total"),
          metrics.counter("camfleet_backchannel_dropped_frames_total", "reason", "queue"));
    }
  }

  private final BackchannelPlan plan;
  private final int samples;
  private final long frameMicros;
  private final long leadMicros;
  private final int most;
  private final LoopTimer timer;
  private final Predicate<byte[]> carrier;
  private final Counters counters;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private final int ssrc = ThreadLocalRandom.current().nextInt();
  private int sequence = ThreadLocalRandom.current().nextInt(0x10000);
  private long timestamp = ThreadLocalRandom.current().nextInt() & 0xffff_ffffL;
  private long dueMicros; // when the next frame is due, and where the last one that was due ends
  private boolean spurt;
  private boolean ticking;
  private boolean closed;

  /**
   * Opens one.
   *
   * @param samples of each frame
   * @param carrier sends a packet; answers false when the camera does not take it for now
   */
  Backchannel(
      BackchannelPlan plan,
      int samples,
      Pace pace,
      LoopTimer timer,
      Predicate<byte[]> carrier,
      Counters counters) {
    this.plan = plan;
    this.samples = samples;
    this.frameMicros = samples * MICROS / plan.track().sampleRate();
    this.leadMicros = pace.lead().toNanos() / 1000;
    this.most = (int) Math.max(1, pace.most().toNanos() / 1000 / frameMicros);
    this.timer = timer;
    this.carrier = carrier;
    this.counters = counters;
    counters.open().add(1);
  }

  /** What the camera takes: mono PCMU, PCMA or AAC. */
  public AudioTrack track() {
    return plan.track();
  }

  /** Sends a frame of the track when its time has come. */
  public void send(byte[] frame) {
    if (closed) {
      return;
    }
    long now = timer.nowMicros();
    if (waiting.isEmpty() && now > dueMicros) {
      long begin = now + leadMicros;
      if (dueMicros > 0) {
        timestamp += (begin - dueMicros) * plan.rtpMap().clockRate() / MICROS;
      }
      dueMicros = begin;
      spurt = true;
    }
    if (waiting.size() >= most) {
      drop(now);
    }
    waiting.add(frame);
    if (!ticking) {
      ticking = true;
      timer.schedule(Math.max(0, dueMicros - now), this::tick);
    }
  }

  /** The time of what was not read is gone; what is too much makes room for the next at once. */
  private void drop(long now) {
    waiting.poll();
    counters.dropped().increment();
    if (dueMicros <= now) {
      next();
    }
  }

  private void next() {
    dueMicros += frameMicros;
    timestamp += (long) samples * plan.rtpMap().clockRate() / plan.track().sampleRate();
  }

  private void tick() {
    ticking = false;
    long now = timer.nowMicros();
    boolean taken = true;
    while (taken && !closed && !waiting.isEmpty() && dueMicros <= now) {
      taken = carrier.test(packet(waiting.element()));
      if (taken) {
        waiting.poll();
        next();
        sequence++;
        spurt = false;
        counters.packets().increment();
      }
    }
    if (!closed && !waiting.isEmpty()) {
      ticking = true;
      timer.schedule(taken ? dueMicros - now : frameMicros, this::tick);
    }
  }

  /** A packet of one frame; AAC with one header of 13 and 3 bits (RFC 3640 3.3.6). */
  private byte[] packet(byte[] data) {
    int at = RtpPacket.HEADER_LENGTH + (plan.isAac() ? AAC_HEADER : 0);
    byte[] packet = new byte[at + data.length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) (plan.rtpMap().payloadType() | (marker() ? 0x80 : 0));
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence;
    int32(packet, 4, (int) timestamp);
    int32(packet, 8, ssrc);
    if (plan.isAac()) {
      packet[at - 3] = 16;
      packet[at - 2] = (byte) (data.length >> 5);
      packet[at - 1] = (byte) (data.length << 3);
    }
    System.arraycopy(data, 0, packet, at, data.length);
    return packet;
  }

  /** Of G.711 where a talk spurt begins (RFC 3551 4.1); of AAC where a frame is whole, always. */
  private boolean marker() {
    return plan.isAac() || spurt;
  }

  private static void int32(byte[] packet, int at, int value) {
    packet[at] = (byte) (value >> 24);
    packet[at + 1] = (byte) (value >> 16);
    packet[at + 2] = (byte) (value >> 8);
    packet[at + 3] = (byte) value;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      waiting.clear();
      counters.open().add(-1);
    }
  }
}
