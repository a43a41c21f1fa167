package org.camfleet.core.adaptive;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.nio.ByteBuffer;

/**
 * Hands decoded pictures to libwebrtc's encoder, each under a later time than the one before. Any
 * thread, one at a time; nothing is handed over after {@link #close}.
 */
final class PictureFeed implements AutoCloseable {
  private final CustomVideoSource source;
  private final FrameClock clock;
  private long last;
  private boolean closed;

  PictureFeed(CustomVideoSource source, FrameClock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Takes one picture; its planes may be used again when this returns. */
  synchronized void accept(RawPicture picture) {
    if (closed) {
      return;
    }
    long stamp = clock.stamp(picture.timeMicros(), System.nanoTime() / 1000);
    if (stamp <= last) {
      stamp = last + 1000;
    }
    last = stamp;
    NativeI420Buffer buffer = NativeI420Buffer.allocate(picture.width(), picture.height());
    int half = (picture.width() + 1) / 2;
    int low = (picture.height() + 1) / 2;
    copy(
        picture.y(),
        picture.strideY(),
        buffer.getDataY(),
        buffer.getStrideY(),
        picture.width(),
        picture.height());
    copy(picture.u(), picture.strideU(), buffer.getDataU(), buffer.getStrideU(), half, low);
    copy(picture.v(), picture.strideV(), buffer.getDataV(), buffer.getStrideV(), half, low);
    VideoFrame frame = new VideoFrame(buffer, stamp * 1000);
    source.pushFrame(frame);
    frame.release();
  }

  private static void copy(
      ByteBuffer from, int fromStride, ByteBuffer to, int toStride, int width, int height) {
    if (fromStride == toStride) {
      to.put(0, from, from.position(), toStride * (height - 1) + width);
      return;
    }
    for (int row = 0; row < height; row++) {
      to.put(row * toStride, from, from.position() + row * fromStride, width);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
