package org.camfleet.core.media;

/** Where the times of a source's units come from, the best first. */
public enum ClockQuality {
  /** The source's own wall clock, which agrees with ours within seconds. */
  CAMERA,
  /** The source's own wall clock, moved to ours because it is wrong; sound and pictures agree. */
  CAMERA_SHIFTED,
  /** Ours at the first unit, then the source's timestamps: it sends no usable reports. */
  SERVER,
  /** Ours at the arrival of each unit: the source's timestamps are of no use. */
  ARRIVAL
}
