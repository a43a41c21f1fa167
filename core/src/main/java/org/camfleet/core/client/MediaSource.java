package org.camfleet.core.client;

import java.net.URI;
import java.nio.file.Path;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.rtsp.Clip;

/** Where the pictures and the sound of a master come from; may be opened more than once. */
@FunctionalInterface
public interface MediaSource {
  /** Starts to play; on the loop, and so is the listener. */
  Feed open(MediaLoop loop, Metrics metrics, Listener listener);

  /** Takes what a source gives. */
  interface Listener {
    /** A picture or a frame of sound in G.711, AAC or Opus, live. */
    void onUnit(AccessUnit unit);

    /** Nothing more comes; told once, and not after {@link Feed#close}. */
    void onEnded(String why);
  }

  /** A source that plays; on the loop. */
  interface Feed extends AutoCloseable {
    /** The far end needs a key frame; who has no way to make one goes on. */
    void requestKeyFrame();

    @Override
    void close();
  }

  /**
   * A media file with H.264 video, played round and round in real time.
   *
   * @throws MalformedException when it has no such video or can not be read
   */
  static MediaSource clip(Path file) throws MalformedException {
    return clip(Clip.load(file));
  }

  /** A clip that is in memory already and may be shared. */
  static MediaSource clip(Clip clip) {
    return (loop, metrics, listener) -> ClipFeed.play(loop, clip, listener);
  }

  /** A camera; user and password may stand in the URL. */
  static MediaSource rtsp(String url) {
    return (loop, metrics, listener) ->
        CameraFeed.connect(loop, URI.create(url), metrics, listener);
  }
}
