package org.camfleet.core.client;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.audio.OpusTranscoder;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A master: pictures untouched, sound as Opus, silence where the source has none; each peer starts
 * with a key frame.
 */
final class Sending implements MediaEnd, MediaSource.Listener {
  private final MediaSource source;
  private final Metrics metrics;
  private final OpusTranscoder sound;
  private MediaSource.@Nullable Feed feed;
  private @Nullable VideoTrack track;
  private @Nullable Runnable ready;
  private @Nullable Ended ended;
  private @Nullable Peer peer;
  private boolean waitsForKeyFrame;
  private boolean closed;

  Sending(MediaSource source, Metrics metrics) {
    this.source = source;
    this.metrics = metrics;
    this.sound = new OpusTranscoder(this::send, metrics);
  }

  @Override
  public void open(MediaLoop loop, Runnable ready, Ended ended) {
    this.ready = ready;
    this.ended = ended;
    feed = source.open(loop, metrics, this);
  }

  @Override
  public @Nullable VideoTrack videoTrack() {
    return track;
  }

  @Override
  public void stands(Peer standing) {
    peer = standing;
    waitsForKeyFrame = true;
    onKeyFrameRequested();
  }

  @Override
  public void onUnit(AccessUnit unit) {
    if (closed) {
      return;
    }
    if (unit.track() instanceof VideoTrack video) {
      track = video;
      picture(unit);
    }
    sound.accept(unit);
  }

  private void picture(AccessUnit unit) {
    Runnable first = ready;
    if (first != null) {
      ready = null;
      first.run();
    }
    waitsForKeyFrame &= !unit.keyFrame();
    if (!waitsForKeyFrame) {
      send(unit);
    }
  }

  private void send(AccessUnit unit) {
    if (peer != null) {
      peer.send(unit);
    }
  }

  @Override
  public void received(AccessUnit unit) {
    // We answer that we only send.
  }

  @Override
  public void onKeyFrameRequested() {
    if (feed != null) {
      feed.requestKeyFrame();
    }
  }

  @Override
  public void onEnded(String why) {
    if (!closed && ended != null) {
      ended.because(why);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sound.close();
      if (feed != null) {
        feed.close();
      }
    }
  }
}
