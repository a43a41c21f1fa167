package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;

/**
 * Brings decoded pictures into the form of an image file: its size, full range, and for YUV the
 * matrix of BT.601, which is JFIF's. One thread at a time.
 */
final class StillScaler implements AutoCloseable {
  private static final int ONE = 1 << 16; // 1.0 of brightness, contrast and saturation

  /** Pictures from this height on are BT.709 where they do not say, as players take it. */
  private static final int HIGH_DEFINITION = 720;

  private @Nullable SwsContext context;
  private @Nullable Source source;

  private record Source(int width, int height, int format, boolean fullRange, int matrix) {}

  void scale(DecodedPicture picture, AVFrame target) {
    Source wanted =
        new Source(
            picture.width(),
            picture.height(),
            picture.frame.format(),
            picture.fullRange(),
            matrix(picture));
    if (!wanted.equals(source)) {
      close();
      context = prepare(wanted, target);
      source = wanted;
    }
    Native.check(
        sws_scale(
            context,
            picture.frame.data(),
            picture.frame.linesize(),
            0,
            picture.height(),
            target.data(),
            target.linesize()),
        "scale still picture");
  }

  private static int matrix(DecodedPicture picture) {
    int space = picture.frame.colorspace();
    boolean old = space == AVCOL_SPC_BT470BG || space == AVCOL_SPC_SMPTE170M;
    return space == AVCOL_SPC_BT709 || !old && picture.height() >= HIGH_DEFINITION
        ? SWS_CS_ITU709
        : SWS_CS_ITU601;
  }

  private static SwsContext prepare(Source from, AVFrame target) {
    SwsContext made =
        sws_getContext(
            from.width(),
            from.height(),
            from.format(),
            target.width(),
            target.height(),
            target.format(),
            SWS_BICUBIC | SWS_ACCURATE_RND,
            null,
            null,
            (DoublePointer) null);
    if (made == null || made.isNull()) {
      throw new IllegalStateException(
          "still picture: %dx%d of pixel format %d to %dx%d (expected: what FFmpeg can scale)"
              .formatted(
                  from.width(), from.height(), from.format(), target.width(), target.height()));
    }
    sws_setColorspaceDetails(
        made,
        sws_getCoefficients(from.matrix()),
        from.fullRange() ? 1 : 0,
        sws_getCoefficients(SWS_CS_ITU601),
        1,
        0,
        ONE,
        ONE);
    return made;
  }

  @Override
  public void close() {
    if (context != null) {
      sws_freeContext(context);
      context = null;
      source = null;
    }
  }
}
