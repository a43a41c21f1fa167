package org.camfleet.core.media;

/** What a source's times did that a {@link MediaTimeline} repaired. */
public enum TimelineFault {
  /** Two units had one RTP timestamp. */
  DUPLICATE_STAMP,
  /** An RTP timestamp was a little lower than the one before, as with reordered pictures. */
  REORDERED_STAMP,
  /** A few RTP timestamps were seconds or hours away from those before and after them. */
  STRAY_STAMP,
  /** The RTP timestamps went on from somewhere else, such as from 0. */
  STAMP_JUMP,
  /** The RTP timestamps do not pass as time does, so times of arrival are used. */
  WRONG_RATE,
  /** The RTP timestamps stood still while units came, so times of arrival are used. */
  STALLED_CLOCK,
  /** What was said of a stream's start, before any report, does not fit when it came. */
  WRONG_START,
  /** A sender report named no time, or one that has nothing to do with the stream. */
  USELESS_REPORT,
  /** A sender report contradicted the media or the reports before it. */
  LYING_REPORT,
  /** The source's wall clock turned out to be more than seconds away from ours. */
  WRONG_CLOCK,
  /** The source's wall clock was set while it sent, as where daylight saving time begins. */
  CLOCK_SET,
  /** Our own clock was set back. */
  OWN_CLOCK_SET_BACK
}
