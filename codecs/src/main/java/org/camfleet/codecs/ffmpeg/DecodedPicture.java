package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** A picture in the decoder's own memory; only while the decoder hands it over. */
public final class DecodedPicture {
  private static final int MOST_STRETCH = 4;

  final AVFrame frame;

  DecodedPicture(AVFrame frame) {
    this.frame = frame;
  }

  /** Width in stored pixels, after cropping. */
  public int width() {
    return frame.width();
  }

  /** Height in stored pixels, after cropping. */
  public int height() {
    return frame.height();
  }

  /** The time that its access unit was given, microseconds. */
  public long timeMicros() {
    return frame.pts();
  }

  /** Whether parts of it or of a picture that it builds on were missing and made up. */
  public boolean damaged() {
    return frame.decode_error_flags() != 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0;
  }

  /** Whether luma goes from 0 to 255, as in JPEG, instead of from 16 to 235. */
  boolean fullRange() {
    int format = frame.format();
    return frame.color_range() == AVCOL_RANGE_JPEG
        || format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ444P
        || format == AV_PIX_FMT_YUVJ440P
        || format == AV_PIX_FMT_YUVJ411P;
  }

  /** Width of a stored pixel divided by its height; 1 where the stream says nonsense. */
  double pixelAspect() {
    AVRational ratio = frame.sample_aspect_ratio();
    if (ratio.num() <= 0 || ratio.den() <= 0) {
      return 1;
    }
    double aspect = ratio.num() / (double) ratio.den();
    return aspect > MOST_STRETCH || aspect < 1.0 / MOST_STRETCH ? 1 : aspect;
  }
}
