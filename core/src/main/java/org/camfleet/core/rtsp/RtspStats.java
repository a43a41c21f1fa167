package org.camfleet.core.rtsp;

/**
 * Counts of a camera session since its start.
 *
 * @param bytes bytes received
 * @param packets RTP packets received
 * @param pictures pictures handed on
 * @param keyFrames key frames among them
 * @param droppedPictures pictures that were damaged or lacked what they need
 * @param audioFrames audio frames handed on
 * @param malformed RTP and RTCP packets that made no sense
 * @param lostPackets RTP packets that the camera left out
 * @param skippedBytes bytes between messages and frames
 */
public record RtspStats(
    long bytes,
    long packets,
    long pictures,
    long keyFrames,
    long droppedPictures,
    long audioFrames,
    long malformed,
    long lostPackets,
    long skippedBytes) {}
