package org.camfleet.core.adaptive;

import java.util.function.Consumer;
import org.camfleet.codecs.ffmpeg.I420Planes;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.Track;

/** A decoder and scaler of one camera, as its line sees it. One thread at a time. */
interface Decoding extends AutoCloseable {
  /** A picture while it is handed over. */
  interface Decoded {
    /** The time of its access unit, microseconds. */
    long timeMicros();

    /** Whether it was put together from damaged data. */
    boolean damaged();

    /** Its pixels, scaled into a box; overwritten by the next. */
    I420Planes scaled(int maxWidth, int maxHeight);
  }

  /** Opens one; throws when the decoder is not to be had. */
  @FunctionalInterface
  interface Factory {
    /** Opens one. */
    Decoding open(DecodingSettings settings);
  }

  /**
   * From the next unit on, a key frame, units are of this track; hands over what was held back of
   * the one before.
   */
  void track(Track track, Consumer<Decoded> sink);

  /** Forgets everything of the stream; a track has to come next. */
  void startOver();

  /** Decodes a picture; false when it, or what came out, was damaged. */
  boolean decode(AccessUnit unit, Consumer<Decoded> sink);

  /** Whether the stream needs more memory than a camera may take. */
  boolean isOverMemory();

  @Override
  void close();
}
