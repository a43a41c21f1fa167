package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Writes decoded pictures as files of their own. Keeps what it needs for one size and reuses it.
 * One thread at a time.
 */
public final class StillEncoder implements AutoCloseable {
  private final StillFormat format;
  private final AVPacket packet;
  private @Nullable AVCodecContext context;
  private @Nullable AVFrame frame;
  private @Nullable StillScaler scaler;
  private int[] sides = {0, 0};
  private long count;
  private boolean open = true;

  /** Loads FFmpeg. */
  public StillEncoder(StillFormat format) {
    Native.load();
    this.format = format;
    packet = av_packet_alloc();
  }

  /**
   * Scales and writes a picture.
   *
   * @throws IllegalStateException when FFmpeg refuses it
   */
  public byte[] encode(DecodedPicture picture) {
    if (!open) {
      throw new IllegalStateException("encoder: closed (expected: open)");
    }
    int[] wanted = format.sides(picture);
    if (!Arrays.equals(wanted, sides)) {
      forget();
      prepare(wanted[0], wanted[1]);
      sides = wanted;
    }
    AVFrame target = made(frame);
    Native.check(av_frame_make_writable(target), "still picture");
    made(scaler).scale(picture, target);
    target.pts(count++);
    target.quality(FF_QP2LAMBDA * format.quantizer());
    AVCodecContext encoder = made(context);
    Native.check(avcodec_send_frame(encoder, target), "encode still picture");
    Native.check(avcodec_receive_packet(encoder, packet), "encode still picture");
    byte[] bytes = new byte[packet.size()];
    packet.data().get(bytes);
    av_packet_unref(packet);
    return bytes;
  }

  private void prepare(int width, int height) {
    boolean jpeg = format.kind() == StillFormat.Kind.JPEG;
    int pixels = jpeg ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_RGB24;
    String name = jpeg ? "mjpeg" : "png";
    AVCodec found = avcodec_find_encoder_by_name(name);
    if (found == null) {
      throw new IllegalStateException("encoder " + name + ": missing in this FFmpeg");
    }
    AVCodecContext made = avcodec_alloc_context3(found);
    context = made;
    made.width(width).height(height).pix_fmt(pixels).thread_count(1);
    made.time_base().num(1).den(25);
    made.color_range(AVCOL_RANGE_JPEG);
    if (jpeg) {
      made.flags(made.flags() | AV_CODEC_FLAG_QSCALE);
      made.qmin(1).qmax(31).global_quality(FF_QP2LAMBDA * format.quantizer());
    }
    Native.check(avcodec_open2(made, found, (AVDictionary) null), "open " + name);
    AVFrame target = av_frame_alloc();
    frame = target;
    target.width(width).height(height).format(pixels).color_range(AVCOL_RANGE_JPEG);
    Native.check(av_frame_get_buffer(target, 0), "still picture");
    scaler = new StillScaler();
  }

  private static <T> T made(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("encoder: not prepared (expected: for a size)");
    }
    return part;
  }

  private void forget() {
    sides = new int[] {0, 0};
    if (scaler != null) {
      scaler.close();
      scaler = null;
    }
    if (frame != null) {
      av_frame_free(frame);
      frame = null;
    }
    if (context != null) {
      avcodec_free_context(context);
      context = null;
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      forget();
      av_packet_free(packet);
    }
  }
}
