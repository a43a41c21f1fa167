package org.camfleet.core.archive;

/** The parts of a stored fragment, in the order in which they lie in the file. */
public enum Part {
  /** The CMAF header of the video track. */
  VIDEO_HEADER,
  /** The pictures: moof and mdat. */
  VIDEO,
  /** The CMAF header of the audio track. */
  AUDIO_HEADER,
  /** The sound: moof and mdat. */
  AUDIO
}
