package org.camfleet.core.webrtc.net;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.camfleet.core.media.MediaLoop;

/** Runs something on a loop and waits for it; never from a loop. */
final class OnLoop {
  private OnLoop() {}

  static <T> T call(MediaLoop loop, Callable<T> task) throws IOException {
    if (loop.eventLoop().inEventLoop()) {
      throw new IllegalStateException("blocking call on a media loop");
    }
    try {
      return loop.eventLoop().submit(task).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a media loop", e);
    }
  }
}
