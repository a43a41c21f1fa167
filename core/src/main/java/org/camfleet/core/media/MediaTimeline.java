package org.camfleet.core.media;

import org.camfleet.codecs.rtcp.NtpTimestamp;
import org.camfleet.codecs.rtp.TimestampUnwrapper;

/**
 * Puts the RTP timestamps of one stream on our line of microseconds since the Unix epoch. Wraps,
 * jumps, resets, wrong rates and missing or wrong sender reports are repaired here and nowhere
 * else; what comes out rises strictly. One thread.
 *
 * <p>The line starts at the first arrival. Sender reports then tie the streams of a {@link
 * SourceClock} together, and to absolute time where the source's clock is credible. Corrections are
 * slewed: a tenth of the media's speed, more while seconds are missing.
 */
public final class MediaTimeline {
  private static final long JUMP_MICROS = 10_000_000L;
  private static final long STEP_BACK_MICROS = 1_000_000L;
  private static final int UNITS_TO_BELIEVE_A_JUMP = 3;
  private static final int WRONG_WINDOWS_TO_DISTRUST = 2; // one may be a stall or a burst
  private static final int JUMPS_TO_DISTRUST = 3;
  private static final long JUMPS_WITHIN_MICROS = 30_000_000L;
  private static final long REPORT_REACH_MICROS = 30_000_000L;
  private static final long IGNORED_ERROR_MICROS = 1_000L;
  private static final long IGNORED_DRIFT_MICROS = 20_000L;
  private static final long FULL_SLEW_MICROS = 4_000_000L;

  private final int clockRate;
  private final long leastStep;
  private final SourceClock clock;
  private final TimestampUnwrapper unwrapper = new TimestampUnwrapper();
  private final ArrivalWatch watch = new ArrivalWatch();
  private final ReportWatch reports = new ReportWatch();

  private boolean started;
  private long offset; // our time of media time 0
  private long target; // where the offset is slewed to
  private boolean slewing;
  private boolean placed; // by a report, since the line was last broken
  private long lastMedia;
  private long lastArrival;
  private long held; // what our own clock was set back by
  private long lastOut = Long.MIN_VALUE;
  private long lead; // smoothed: our time minus arrival

  private boolean reportWaits; // a report before the first unit
  private long reportNtp;
  private long reportRtp;
  private long reportArrival;

  private int suspects;
  private long suspectMedia;
  private int wrongWindows;
  private int recentJumps;
  private long firstRecentJump;
  private boolean byArrival;
  private long jumps;
  private long notRising;

  /** A stream on its own. */
  public MediaTimeline(int clockRate) {
    this(clockRate, new SourceClock());
  }

  /** One of the streams of a source (expected rate: 1000 to 500000 ticks a second). */
  public MediaTimeline(int clockRate, SourceClock clock) {
    if (clockRate < 1000 || clockRate > 500_000) {
      throw new IllegalArgumentException("clock rate: " + clockRate + " (expected: 1000..500000)");
    }
    this.clockRate = clockRate;
    this.leastStep = (1_000_000L + clockRate - 1) / clockRate;
    this.clock = clock;
  }

  /** Jumps and resets of the source's timestamps that were repaired. */
  public long jumps() {
    return jumps;
  }

  /** Units whose timestamp did not rise; many of them mean reordered pictures (B-frames). */
  public long notRising() {
    return notRising;
  }

  /** Whether the source's timestamps are so wrong that times of arrival are used instead. */
  public boolean isByArrival() {
    return byArrival;
  }

  /**
   * Whether units now carry the source's own wall clock, which is credible: then the same unit gets
   * the same time on every way that it takes, within 2 ms.
   */
  public boolean isAbsolute() {
    return placed
        && !byArrival
        && clock.trust() == SourceClock.Trust.ABSOLUTE
        && Math.abs(target - offset) <= IGNORED_ERROR_MICROS;
  }

  /** Our time of a unit with this RTP timestamp that arrived now; both in microseconds. */
  public long stamp(long rtpTimestamp, long arrivalMicros) {
    long media = Ticks.toMicros(unwrapper.unwrap(rtpTimestamp), clockRate);
    long arrival = steady(arrivalMicros);
    if (!started) {
      start(media, arrival);
    }
    long out = byArrival ? fallBack(arrival) : follow(media, arrival);
    if (watch.take(media, out, arrival, slewing)) {
      judge(media, arrival);
    }
    lastMedia = media;
    lastArrival = arrival;
    if (lastOut != Long.MIN_VALUE && out < lastOut + leastStep) {
      notRising++;
      out = lastOut + leastStep;
    }
    lastOut = out;
    return out;
  }

  /** Our own clock may be set back; the line must not stand still until it has caught up. */
  private long steady(long arrivalMicros) {
    if (started && arrivalMicros + held < lastArrival - STEP_BACK_MICROS) {
      held = lastArrival - arrivalMicros;
    }
    return arrivalMicros + held;
  }

  private void start(long media, long arrival) {
    started = true;
    offset = target = arrival - media;
    lastMedia = media;
    lastArrival = arrival;
    if (reportWaits) {
      reportWaits = false;
      boolean places = clock.canPlace(NtpTimestamp.toMicros(reportNtp), reportArrival);
      senderReport(reportNtp, reportRtp, reportArrival);
      if (places) {
        offset = target; // nothing was stamped yet, so nothing needs slewing
        slewing = false;
      }
    }
    lead = offset + media - arrival;
  }

  private long fallBack(long arrival) {
    long most = Math.max(0, arrival - lastArrival) / 10;
    lead -= Math.max(-most, Math.min(most, lead));
    return arrival + lead;
  }

  private long follow(long media, long arrival) {
    slew(media - lastMedia);
    long out = offset + media;
    if (Math.abs(out - arrival) <= JUMP_MICROS) {
      suspects = 0;
      lead += (out - arrival - lead) / 16;
      return out;
    }
    return suspect(media, arrival);
  }

  /** One wild timestamp is no jump; some that agree with each other are. */
  private long suspect(long media, long arrival) {
    boolean agrees = suspects > 0 && Math.abs(media - suspectMedia) < JUMP_MICROS / 5;
    suspects = agrees ? suspects + 1 : 1;
    suspectMedia = media;
    long out = arrival + lead;
    if (suspects >= UNITS_TO_BELIEVE_A_JUMP) {
      suspects = 0;
      jumps++;
      anchor(out - media);
      if (recentJumps == 0 || arrival - firstRecentJump > JUMPS_WITHIN_MICROS) {
        recentJumps = 0;
        firstRecentJump = arrival;
      }
      byArrival = ++recentJumps >= JUMPS_TO_DISTRUST;
    }
    return out;
  }

  private void anchor(long newOffset) {
    offset = target = newOffset;
    slewing = false;
    placed = false;
    watch.restart();
  }

  /** Moves the line toward its target by a share of the media time that has passed. */
  private void slew(long passed) {
    long error = target - offset;
    slewing = error != 0 && (slewing || Math.abs(error) > IGNORED_ERROR_MICROS);
    if (!slewing || passed <= 0 || passed > JUMP_MICROS) {
      return;
    }
    double share = Math.min(0.5, Math.max(0.1, (double) Math.abs(error) / FULL_SLEW_MICROS));
    long most = (long) (passed * share);
    offset += Math.max(-most, Math.min(most, error));
  }

  /** At the end of a window: is the rate credible, and has the line drifted? */
  private void judge(long media, long arrival) {
    double rate = watch.rate();
    boolean credible = rate > 0.9 && rate < 1.1;
    wrongWindows = credible ? 0 : wrongWindows + 1;
    if (byArrival) {
      if (credible) {
        byArrival = false;
        recentJumps = 0;
        anchor(arrival + lead - media);
      }
    } else if (wrongWindows >= WRONG_WINDOWS_TO_DISTRUST
        && (reports.isLying() || clock.trust() == SourceClock.Trust.NONE)) {
      byArrival = true;
    } else if (Math.abs(watch.drift()) > IGNORED_DRIFT_MICROS
        && (reports.isLying() || clock.correct(this, watch.drift()))) {
      target -= watch.drift();
    }
  }

  /**
   * Takes a sender report (RFC 3550 clause 6.4.1): the source's wall clock at an RTP timestamp.
   * Reports without a clock, about another time than the stream's, or that contradict each other
   * are ignored.
   */
  public void senderReport(long ntpTimestamp, long rtpTimestamp, long arrivalMicros) {
    if (ntpTimestamp == 0) {
      return;
    }
    if (!started) {
      reportWaits = true;
      reportNtp = ntpTimestamp;
      reportRtp = rtpTimestamp;
      reportArrival = arrivalMicros;
      return;
    }
    long media = Ticks.toMicros(unwrapper.peek(rtpTimestamp), clockRate);
    if (byArrival || suspects > 0 || Math.abs(media - lastMedia) > REPORT_REACH_MICROS) {
      return;
    }
    long ntp = NtpTimestamp.toMicros(ntpTimestamp);
    long arrival = arrivalMicros + held;
    if (!reports.take(ntp, media, lastMedia + arrival - lastArrival, arrival)) {
      distrust();
      return;
    }
    long place = clock.place(this, ntp, arrival, target + media) - media;
    if (Math.abs(place - target) > IGNORED_DRIFT_MICROS) {
      watch.reset();
    }
    target = place;
    placed = true;
  }

  /** Back to where the line would be without reports. */
  private void distrust() {
    if (placed) {
      placed = false;
      target = lastArrival - lastMedia;
      watch.reset();
    }
  }
}
