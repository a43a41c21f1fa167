package org.camfleet.core.channel;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;

/** The port through which a channel's media is stored; the archive implements it. */
@FunctionalInterface
public interface Recordings {
  /**
   * Starts recording what one master sends.
   *
   * @param streamArn the stream that is mapped to the channel
   * @param epoch the master's join epoch: the archive refuses anything older
   */
  Recording open(String streamArn, long epoch, Listener listener);

  /** One master's recording; used on the channel's media loop. */
  interface Recording extends AutoCloseable {
    /** The times of the pictures that follow are known so well. */
    default void clock(ClockQuality quality) {}

    /** Takes the next unit; never blocks. */
    void accept(AccessUnit unit);

    /** The same as {@link #close} where another recording goes on with a picture of this time. */
    default void closeAt(long nextMicros) {
      close();
    }

    /** Stores what is pending and ends. */
    @Override
    void close();
  }

  /** What a recording tells; any thread. */
  interface Listener {
    /** A fragment was stored and is listed. */
    void onFragmentStored(String fragmentNumber);

    /** The current fragment grows too long: a key frame is wanted. */
    void onKeyFrameWanted();

    /** Media was lost before it was stored. */
    void onGap(String cause);

    /** The archive has seen a newer epoch: this node must stop feeding the stream. */
    void onFenced();
  }
}
