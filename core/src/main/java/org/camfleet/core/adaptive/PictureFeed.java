package org.camfleet.core.adaptive;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Hands decoded pictures to libwebrtc's encoder, each at its time. Takes them on any thread, one at
 * a time; nothing is handed over after {@link #close}.
 */
final class PictureFeed implements AutoCloseable {
  /** When more wait, the oldest goes at once. */
  private static final int MOST_WAITING = 12;

  private final CustomVideoSource source;
  private final FrameClock clock;
  private final ScheduledExecutorService pace;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private boolean closed;

  private record Waiting(NativeI420Buffer buffer, long timeMicros) {}

  PictureFeed(CustomVideoSource source, FrameClock clock, ScheduledExecutorService pace) {
    this.source = source;
    this.clock = clock;
    this.pace = pace;
  }

  /** Takes one picture; its planes may be used again when this returns. */
  synchronized void accept(RawPicture picture) {
    if (closed) {
      return;
    }
    clock.ready(picture.timeMicros(), now());
    waiting.add(new Waiting(copied(picture), picture.timeMicros()));
    if (waiting.size() > MOST_WAITING) {
      hand(waiting.remove());
    }
    if (waiting.size() == 1) {
      handDue();
    }
  }

  /** Hands over all that is due, and comes back for the next. */
  private synchronized void handDue() {
    while (!closed && !waiting.isEmpty()) {
      long wait = clock.due(waiting.element().timeMicros(), now()) - now();
      if (wait > 0) {
        pace.schedule(this::handDue, wait, TimeUnit.MICROSECONDS);
        return;
      }
      hand(waiting.remove());
    }
  }

  private void hand(Waiting next) {
    VideoFrame frame = new VideoFrame(next.buffer(), now() * 1_000);
    source.pushFrame(frame);
    frame.release();
  }

  private static long now() {
    return System.nanoTime() / 1_000;
  }

  private static NativeI420Buffer copied(RawPicture picture) {
    NativeI420Buffer to = NativeI420Buffer.allocate(picture.width(), picture.height());
    int width = picture.width();
    int height = picture.height();
    int half = (width + 1) / 2;
    int low = (height + 1) / 2;
    copy(picture.y(), picture.strideY(), to.getDataY(), to.getStrideY(), width, height);
    copy(picture.u(), picture.strideU(), to.getDataU(), to.getStrideU(), half, low);
    copy(picture.v(), picture.strideV(), to.getDataV(), to.getStrideV(), half, low);
    return to;
  }

  private static void copy(
      ByteBuffer from, int fromStride, ByteBuffer to, int toStride, int width, int height) {
    if (fromStride == toStride) {
      to.put(0, from, 0, toStride * (height - 1) + width);
      return;
    }
    for (int row = 0; row < height; row++) {
      to.put(row * toStride, from, row * fromStride, width);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(one -> one.buffer().release());
    waiting.clear();
  }
}
