package org.camfleet.core.media;

import org.camfleet.codecs.rtcp.NtpTimestamp;
import org.camfleet.codecs.rtp.TimestampUnwrapper;
import org.jspecify.annotations.Nullable;

/**
 * Puts the RTP timestamps of one stream on our line of microseconds since the Unix epoch. Wraps,
 * jumps, resets, wrong rates and missing or wrong sender reports are repaired here and nowhere
 * else; what comes out rises strictly, unless the source's order is kept. One thread.
 *
 * <p>The line starts at the first arrival, or behind the source's last connection, or beside the
 * stream that began before, where the source has told how the two lie. Sender reports then tie the
 * streams of a {@link SourceClock} together, and to absolute time where the source's clock is
 * credible. Between two pictures passes what the source says, but for a hundredth of it by which
 * the line is corrected, and more while over half a second is missing; sound finds its place beside
 * the pictures sooner. The line is never further than ten seconds from arrival, unless our own
 * clock was set back: that is made up for by five milliseconds a second.
 */
public final class MediaTimeline {
  private static final long STEP_BACK_MICROS = 1_000_000L;
  private static final int MAKING_UP = 200; // slow, so that sound and pictures stay together
  private static final int WRONG_WINDOWS_TO_DISTRUST = 2; // one may be a stall or a burst
  private static final int JUMPS_TO_DISTRUST = 3;
  private static final long JUMPS_WITHIN_MICROS = 30_000_000L;
  private static final long REPORT_REACH_MICROS = 30_000_000L;
  private static final long PROOF_MICROS = 10_000_000L;
  private static final long IGNORED_DRIFT_MICROS = 20_000L;
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** What a stream carries: the pictures of a source lead, and its sound follows them. */
  public enum Kind {
    PICTURES,
    SOUND
  }

  private record Report(long ntpTimestamp, long rtpTimestamp, long arrivalMicros) {}

  private final Kind kind;
  private final int clockRate;
  private final long leastStep;
  private final SourceClock clock;
  private final Line line;
  private final TimestampUnwrapper unwrapper = new TimestampUnwrapper();
  private final ArrivalWatch watch = new ArrivalWatch();
  private final ReportWatch reports = new ReportWatch();
  private final StampWatch stamps = new StampWatch();

  private boolean ordered = true; // by their times, as units of most sources are
  private boolean started;
  private boolean begun; // something was stamped
  private long lastArrival;
  private long held; // what our own clock was set back by
  private long lastOut = Long.MIN_VALUE;
  private long lead; // smoothed: our time minus arrival

  private long startTimestamp = UNKNOWN; // of the instant that all streams know of
  private long startMedia = UNKNOWN; // the same once units have come
  private @Nullable Report waiting; // for the first unit, or for one more that agrees

  private int wrongWindows;
  private int recentJumps;
  private long firstRecentJump;
  private boolean byArrival;
  private long restingLead; // where the lead goes to while times of arrival are used
  private long jumps;
  private long notRising;

  /** One of the streams of a source (expected rate: 1000 to 500000 ticks a second). */
  public MediaTimeline(Kind kind, int clockRate, SourceClock clock) {
    if (clockRate < 1000 || clockRate > 500_000) {
      throw new IllegalArgumentException("clock rate: " + clockRate + " (expected: 1000..500000)");
    }
    this.kind = kind;
    this.clockRate = clockRate;
    this.leastStep = (1_000_000L + clockRate - 1) / clockRate;
    this.clock = clock;
    this.line = new Line(clock, kind == Kind.PICTURES ? Slew.ofPictures() : Slew.ofSound());
  }

  boolean isOfPictures() {
    return kind == Kind.PICTURES;
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
    return line.isSettled() && !byArrival && clock.isExact();
  }

  /** How well the times of units are known now. */
  public ClockQuality quality() {
    if (byArrival) {
      return ClockQuality.ARRIVAL;
    }
    if (!line.isPlaced()) {
      return ClockQuality.SERVER;
    }
    return clock.trust() == SourceClock.Trust.ABSOLUTE
        ? ClockQuality.CAMERA
        : ClockQuality.CAMERA_SHIFTED;
  }

  /**
   * By how much units are older than their arrival, smoothed, in microseconds: the delay of source
   * and network where the quality is {@link ClockQuality#CAMERA}.
   */
  public long delayMicros() {
    return line.isPlaced() ? clock.offset() - lead : -lead;
  }

  /**
   * The RTP timestamp of an instant for which the source's other streams have one, too (RFC 2326
   * clause 12.33). The stream that begins later is put beside the other; nothing that has begun is
   * moved.
   */
  public void startsAt(long rtpTimestamp) {
    startTimestamp = rtpTimestamp;
    if (started) {
      startMedia = Ticks.toMicros(unwrapper.peek(rtpTimestamp), clockRate);
    }
  }

  /** Where the line has that instant; null where it is not known, or not any more. */
  @Nullable CommonInstant commonInstant() {
    if (startMedia == UNKNOWN || byArrival) {
      return null;
    }
    watch.moved(line.follow());
    return new CommonInstant(line.at(startMedia), lead);
  }

  /**
   * From now on units may come before others whose times are lower, as reordered pictures do: each
   * gets its own time. What comes out does not rise any more; the highest times so far do.
   */
  public void keepOrder() {
    ordered = false;
  }

  /** Our time of a unit with this RTP timestamp that arrived now; both in microseconds. */
  public long stamp(long rtpTimestamp, long arrivalMicros) {
    long media = Ticks.toMicros(unwrapper.unwrap(rtpTimestamp), clockRate);
    long arrival = steady(arrivalMicros);
    if (!started) {
      arrival = start(media, arrival);
    } else if (waiting != null) {
      believe(waiting, arrivalMicros);
    }
    watch.moved(line.follow());
    if (!ordered && isBefore(media)) {
      return byArrival ? lastOut - (stamps.media() - media) : line.at(media);
    }
    boolean equal = media == stamps.media();
    long out = byArrival ? fallBack(media, arrival) : follow(media, arrival);
    long pending = byArrival ? 0 : line.pending();
    if (stamps.strays() == 0 && watch.take(media, out, arrival, pending)) {
      judge(media, arrival);
    }
    lastArrival = arrival;
    if (lastOut != Long.MIN_VALUE && out < lastOut + leastStep) {
      notRising++;
      if (stamps.strays() == 0 && !byArrival) {
        note(equal ? TimelineFault.DUPLICATE_STAMP : TimelineFault.REORDERED_STAMP);
      }
      out = lastOut + leastStep;
    }
    lastOut = out;
    return out;
  }

  /** Whether a unit only comes late in its order; the line goes by those that come first. */
  private boolean isBefore(long media) {
    long step = stamps.media() - media;
    return stamps.strays() == 0 && step > 0 && step <= StampWatch.STEP_MICROS;
  }

  private void note(TimelineFault fault) {
    clock.faults().note(fault);
  }

  /** Our own clock may be set back; the line must not stand still until it has caught up. */
  private long steady(long arrivalMicros) {
    if (started && arrivalMicros + held < lastArrival - STEP_BACK_MICROS) {
      held = lastArrival - arrivalMicros;
      note(TimelineFault.OWN_CLOCK_SET_BACK);
    } else if (held > 0) {
      long passed = arrivalMicros + held - lastArrival;
      held -= Math.min(held, Math.max(0, passed / MAKING_UP));
    }
    return arrivalMicros + held;
  }

  /** Begins the line; answers the arrival that counts. */
  private long start(long media, long arrivalMicros) {
    started = true;
    long shift = clock.begins(this, arrivalMicros);
    if (shift > StampWatch.REACH_MICROS) { // our clock was set back between two connections
      held = shift;
      note(TimelineFault.OWN_CLOCK_SET_BACK);
    }
    long arrival = arrivalMicros + held;
    line.put(startOf(media, arrival) - media);
    stamps.follow(media, arrival);
    lastArrival = arrival;
    Report early = waiting;
    if (early != null) {
      waiting = null;
      senderReport(early.ntpTimestamp(), early.rtpTimestamp(), early.arrivalMicros());
      if (line.isPlaced()) {
        line.place(line.at(0) + clock.raise(line.at(media)), true);
      }
    }
    begun = true;
    lead = line.at(media) - arrival;
    return arrival;
  }

  /** The time of the first unit, as far as is known before any report. */
  private long startOf(long media, long arrival) {
    if (startTimestamp == UNKNOWN) {
      return arrival + clock.lift();
    }
    startMedia = Ticks.toMicros(unwrapper.peek(startTimestamp), clockRate);
    CommonInstant instant = clock.commonInstant(this);
    if (instant != null) {
      long place = instant.timeMicros() + media - startMedia;
      if (instant.allows(place, arrival)) {
        return clock.behind(place);
      }
      note(TimelineFault.WRONG_START);
    }
    return arrival + clock.lift();
  }

  private long fallBack(long media, long arrival) {
    stamps.follow(media, arrival);
    long most = Math.max(0, arrival - lastArrival) / 10;
    lead += Math.max(-most, Math.min(most, restingLead - lead));
    return arrival + lead;
  }

  private long follow(long media, long arrival) {
    long passed = media - stamps.media();
    int strays = stamps.strays();
    long planned = line.at(media) - arrival;
    switch (stamps.take(media, arrival, planned, watch.highestLead(lead))) {
      case STEADY:
        if (strays > 0) {
          note(TimelineFault.STRAY_STAMP);
        }
        clock.advance(this, passed);
        watch.moved(line.follow() + line.advance(passed));
        long out = line.at(media);
        lead += (out - arrival - lead) / 16;
        return out;
      case JUMP:
        jump(media, arrival);
        break;
      case STALLED:
        distrust(TimelineFault.STALLED_CLOCK, watch.highestLead(lead));
        break;
      case HOPELESS:
        distrust(TimelineFault.WRONG_RATE, lead);
        break;
      case STRAY:
        break;
    }
    return arrival + lead;
  }

  /** Goes on at the usual distance from arrival; a source that jumps all the time has no clock. */
  private void jump(long media, long arrival) {
    jumps++;
    note(TimelineFault.STAMP_JUMP);
    // Where no clock tells, over a second of lead is that of timestamps which run too fast.
    long usualLead = line.isPlaced() || lead < 1_000_000L ? lead : 0;
    anchor(arrival + lead - media);
    if (recentJumps == 0 || arrival - firstRecentJump > JUMPS_WITHIN_MICROS) {
      recentJumps = 0;
      firstRecentJump = arrival;
    }
    if (++recentJumps >= JUMPS_TO_DISTRUST) {
      distrust(TimelineFault.WRONG_RATE, usualLead);
    }
  }

  /** Uses times of arrival from now on, in the end with this lead. */
  private void distrust(TimelineFault why, long usualLead) {
    byArrival = true;
    restingLead = usualLead;
    watch.restart();
    note(why);
  }

  private void anchor(long newOffset) {
    line.put(newOffset);
    startMedia = UNKNOWN;
    waiting = null;
    watch.restart();
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
        stamps.follow(media, arrival);
      }
    } else if (wrongWindows >= WRONG_WINDOWS_TO_DISTRUST
        && (isUnled() || rate < 0.7 || rate > 1.5)) {
      distrust(TimelineFault.WRONG_RATE, 0);
    } else if (Math.abs(watch.drift()) > IGNORED_DRIFT_MICROS) {
      if (line.isPlaced()) {
        clock.drifted(this, watch.drift());
      } else {
        line.correct(-watch.drift());
      }
    }
  }

  private boolean isUnled() {
    return reports.isLying() || clock.trust() == SourceClock.Trust.NONE;
  }

  /**
   * Takes a sender report (RFC 3550 clause 6.4.1): the source's wall clock at an RTP timestamp.
   * Reports without a clock, about another time than the stream's, or that contradict each other
   * are ignored. The first one moves nothing that has begun until another agrees, or none
   * contradicts it for ten seconds.
   */
  public void senderReport(long ntpTimestamp, long rtpTimestamp, long arrivalMicros) {
    if (ntpTimestamp == 0) {
      note(TimelineFault.USELESS_REPORT);
      return;
    }
    if (!started) {
      waiting = new Report(ntpTimestamp, rtpTimestamp, arrivalMicros);
      return;
    }
    long media = Ticks.toMicros(unwrapper.peek(rtpTimestamp), clockRate);
    if (byArrival || stamps.strays() > 0) {
      return;
    }
    long reach = begun ? REPORT_REACH_MICROS : StampWatch.REACH_MICROS;
    if (Math.abs(media - stamps.media()) > reach) {
      note(TimelineFault.USELESS_REPORT);
      return;
    }
    long ntp = NtpTimestamp.toMicros(ntpTimestamp);
    long arrival = arrivalMicros + held;
    if (!reports.take(ntp, media, stamps.media() + arrival - stamps.arrival(), arrival)) {
      note(TimelineFault.LYING_REPORT);
      withoutReports();
      return;
    }
    waiting = null;
    if (!begun) {
      place(media, ntp, arrival, SourceClock.Standing.EARLY);
    } else if (reports.areProven()) {
      place(media, ntp, arrival, SourceClock.Standing.PROVEN);
    } else {
      place(media, ntp, arrival, SourceClock.Standing.UNPROVEN);
      waiting = new Report(ntpTimestamp, rtpTimestamp, arrivalMicros);
    }
  }

  /** Nothing has contradicted the first report for so long: it may be the only one. */
  private void believe(Report report, long arrivalMicros) {
    if (!byArrival && arrivalMicros - report.arrivalMicros() >= PROOF_MICROS) {
      waiting = null;
      long media = Ticks.toMicros(unwrapper.peek(report.rtpTimestamp()), clockRate);
      long ntp = NtpTimestamp.toMicros(report.ntpTimestamp());
      place(media, ntp, report.arrivalMicros() + held, SourceClock.Standing.PROVEN);
    }
  }

  private void place(long media, long ntp, long arrival, SourceClock.Standing standing) {
    watch.moved(line.follow());
    long before = line.pending();
    long current = clock.isLedBy(this) ? line.at(media) : line.aimedAt(media);
    boolean atOnce = standing == SourceClock.Standing.EARLY;
    line.place(clock.place(this, ntp, arrival, current, standing) - media, atOnce);
    if (Math.abs(line.pending() - before) > IGNORED_DRIFT_MICROS) {
      watch.reset();
    }
  }

  /** Back to where the line would be without reports. */
  private void withoutReports() {
    if (line.isPlaced()) {
      boolean unmoved = waiting != null && clock.isLedBy(this);
      long place = unmoved ? line.at(0) - clock.error() : stamps.arrival() - stamps.media();
      clock.forget(this);
      line.unplace(place);
      watch.reset();
    }
    waiting = null;
  }
}
