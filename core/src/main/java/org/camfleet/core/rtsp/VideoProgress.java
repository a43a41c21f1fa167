package org.camfleet.core.rtsp;

/** What came of a camera's video so far; the counts only rise. */
interface VideoProgress {
  /** Packets of the stream, whatever was in them. */
  long packets();

  /** Pictures that could be used. */
  long pictures();

  /** Key frames among them. */
  long keyFrames();

  /** Pictures whose timestamp was another than that of the picture before. */
  long clockSteps();

  /** Whether all that is missing is a key frame. */
  boolean lacksKeyFrame();

  /** What is missing while packets come, but no picture that can be used. */
  String missing();
}
