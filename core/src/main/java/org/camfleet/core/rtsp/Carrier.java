package org.camfleet.core.rtsp;

import java.io.IOException;
import org.camfleet.codecs.rtsp.TransportHeader;
import org.jspecify.annotations.Nullable;

/**
 * What carries the media of one session, agreed on track by track. Channels are those of {@link
 * TrackStream}, on every transport. On the loop.
 */
interface Carrier extends AutoCloseable {
  /** How media travels. */
  Transport transport();

  /**
   * What is asked of the camera for a track, by its place among the tracks.
   *
   * @throws IOException says why this node can not receive it
   */
  TransportHeader ask(int index) throws IOException;

  /**
   * Takes what the camera answers; null when it answers nothing about it.
   *
   * @return why this is of no use, or null when it is
   */
  @Nullable String agree(int index, TrackStream stream, @Nullable TransportHeader answer);

  /**
   * What is asked of the camera for the track on which it takes sound.
   *
   * @throws IOException says why there is none on this transport, or no port
   */
  TransportHeader askBack(int index) throws IOException;

  /** Takes what the camera answers to that; says why it is of no use, or null. */
  @Nullable String agreeBack(int index, @Nullable TransportHeader answer);

  /** Sends an RTP packet of sound to the camera; false when it does not take it for now. */
  boolean sendBack(byte[] rtp);

  /** Before PLAY, and from time to time after it. */
  void tick();

  /** Sends an RTCP compound of ours to the camera. */
  void report(int reportChannel, byte[] rtcp);

  /** How long the first packet may take after PLAY, in microseconds. */
  long patienceMicros();

  /** What came instead of media, to be told when none does; empty when nothing did. */
  String aside();

  @Override
  void close();
}
