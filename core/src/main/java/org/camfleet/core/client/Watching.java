package org.camfleet.core.client;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.Peer;
import org.jspecify.annotations.Nullable;

/** A viewer: sends nothing, hands on what comes. */
final class Watching implements MediaEnd {
  private final UnitConsumer sink;

  Watching(UnitConsumer sink) {
    this.sink = sink;
  }

  @Override
  public void open(MediaLoop loop, Runnable ready, Ended ended) {
    ready.run();
  }

  @Override
  public @Nullable VideoTrack videoTrack() {
    return null;
  }

  @Override
  public void stands(Peer peer) {}

  @Override
  public void received(AccessUnit unit) {
    sink.accept(unit);
  }

  @Override
  public void onKeyFrameRequested() {}

  @Override
  public void close() {}
}
