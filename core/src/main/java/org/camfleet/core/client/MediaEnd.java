package org.camfleet.core.client;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.Peer;
import org.jspecify.annotations.Nullable;

/** What a participant sends or takes: the media side of a {@link StorageSession}. On the loop. */
interface MediaEnd extends AutoCloseable {
  /** Starts; {@code ready} runs once the session may join, {@code ended} when media ends. */
  void open(MediaLoop loop, Runnable ready, Ended ended);

  /** Hears why there is no more media. */
  @FunctionalInterface
  interface Ended {
    void because(String why);
  }

  /** The track that will be sent, when there is one. */
  @Nullable VideoTrack videoTrack();

  /** Media flows on this peer from now on, and on no other. */
  void stands(Peer peer);

  /** A unit came in from the far end. */
  void received(AccessUnit unit);

  /** The far end wants a key frame. */
  void onKeyFrameRequested();

  @Override
  void close();
}
