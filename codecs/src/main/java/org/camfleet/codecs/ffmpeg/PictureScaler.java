package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Brings decoded pictures of any pixel format into I420 of limited range and a wanted size. Keeps
 * one picture's memory and reuses it. One thread at a time.
 */
public final class PictureScaler implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final int ONE = 1 << 16; // 1.0 of brightness, contrast and saturation

  private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
  private final IntPointer strides = new IntPointer(4);
  private @Nullable SwsContext context;
  private @Nullable Source source;
  private @Nullable I420Planes target;
  private ByteBuffer memory = ByteBuffer.allocateDirect(0);
  private boolean open = true;

  private record Source(int width, int height, int format, boolean fullRange, PictureSize size) {}

  /** Loads FFmpeg. */
  public PictureScaler() {
    Native.load();
  }

  /**
   * Scales a picture into a box, aspect ratio kept, never larger than it is. The result is
   * overwritten by the next.
   */
  public I420Planes scale(DecodedPicture picture, int maxWidth, int maxHeight) {
    if (!open) {
      throw new IllegalStateException("scaler: closed (expected: open)");
    }
    PictureSize size =
        PictureSize.within(
            picture.width(), picture.height(), picture.pixelAspect(), maxWidth, maxHeight);
    Source wanted =
        new Source(
            picture.width(), picture.height(), picture.frame.format(), picture.fullRange(), size);
    I420Planes result = target;
    if (result == null || !wanted.equals(source)) {
      result = prepare(wanted);
    }
    Native.check(
        sws_scale(
            context,
            picture.frame.data(),
            picture.frame.linesize(),
            0,
            picture.height(),
            planes,
            strides),
        "scale picture");
    return result;
  }

  private I420Planes prepare(Source wanted) {
    forget();
    PictureSize size = wanted.size();
    SwsContext made =
        sws_getContext(
            wanted.width(),
            wanted.height(),
            wanted.format(),
            size.width(),
            size.height(),
            AV_PIX_FMT_YUV420P,
            SWS_BICUBIC,
            null,
            null,
            (DoublePointer) null);
    if (made == null || made.isNull()) {
      throw new IllegalStateException(
          "scaler: "
              + wanted.width()
              + "x"
              + wanted.height()
              + " of pixel format "
              + wanted.format()
              + " (expected: a format that FFmpeg can scale)");
    }
    context = made;
    IntPointer matrix = sws_getCoefficients(SWS_CS_DEFAULT);
    sws_setColorspaceDetails(made, matrix, wanted.fullRange() ? 1 : 0, matrix, 0, 0, ONE, ONE);
    I420Planes planes = layOut(size);
    target = planes;
    source = wanted;
    return planes;
  }

  private I420Planes layOut(PictureSize size) {
    int strideY = aligned(size.width());
    int strideChroma = aligned(size.width() / 2);
    int luma = strideY * size.height();
    int chroma = strideChroma * size.height() / 2;
    int need = luma + 2 * chroma;
    if (memory.capacity() < need) {
      memory = ByteBuffer.allocateDirect(need + ALIGNMENT).alignedSlice(ALIGNMENT);
    }
    I420Planes made =
        new I420Planes(
            memory.slice(0, luma),
            memory.slice(luma, chroma),
            memory.slice(luma + chroma, chroma),
            strideY,
            strideChroma,
            size.width(),
            size.height());
    planes.put(0, new BytePointer(made.y()));
    planes.put(1, new BytePointer(made.u()));
    planes.put(2, new BytePointer(made.v()));
    strides.put(0, strideY).put(1, strideChroma).put(2, strideChroma).put(3, 0);
    return made;
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private void forget() {
    if (context != null) {
      sws_freeContext(context);
    }
    context = null;
    source = null;
    target = null;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      forget();
      planes.deallocate();
      strides.deallocate();
    }
  }
}
