package org.camfleet.core.archive;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;

/** Encodes plain pictures of chosen brightness with OpenH264, for tests. */
final class H264Clip implements AutoCloseable {
  private static final AVCodec CODEC = avcodec_find_encoder_by_name("libopenh264");

  private final int width;
  private final int height;
  private final AVCodecContext context = avcodec_alloc_context3(CODEC);
  private final AVFrame frame = av_frame_alloc();
  private final AVPacket packet = av_packet_alloc();
  private VideoTrack track;
  private int count;

  H264Clip(int width, int height) {
    this.width = width;
    this.height = height;
    av_log_set_level(AV_LOG_QUIET);
    context.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
    context.time_base().num(1).den(25);
    context.bit_rate(400_000).gop_size(10_000).thread_count(1);
    if (avcodec_open2(context, CODEC, (AVDictionary) null) < 0) {
      throw new IllegalStateException("libopenh264 did not open");
    }
    frame.width(width).height(height).format(AV_PIX_FMT_YUV420P);
    av_frame_get_buffer(frame, 0);
  }

  VideoTrack track() {
    return track;
  }

  /** The next picture: all of it as bright as {@code luma}, with a little moving texture. */
  AccessUnit picture(int luma, boolean keyFrame, long timeMicros) {
    av_frame_make_writable(frame);
    fill(0, height, luma);
    fill(1, height / 2, 128);
    fill(2, height / 2, 128);
    frame.pts(count++);
    frame.pict_type(keyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
    avcodec_send_frame(context, frame);
    if (avcodec_receive_packet(context, packet) < 0) {
      throw new IllegalStateException("the encoder keeps pictures back");
    }
    byte[] annexB = new byte[packet.size()];
    packet.data().get(annexB);
    av_packet_unref(packet);
    return unit(annexB, timeMicros);
  }

  /** Pictures at 25 a second with a key frame every {@code group} pictures. */
  List<AccessUnit> pictures(long startMicros, int pictures, int group, int luma) {
    List<AccessUnit> units = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      units.add(picture(luma, i % group == 0, startMicros + i * 40_000L));
    }
    return units;
  }

  private void fill(int plane, int rows, int value) {
    int stride = frame.linesize(plane);
    BytePointer data = frame.data(plane);
    byte[] row = new byte[stride];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < stride; x++) {
        row[x] = (byte) (value + (plane == 0 ? (x + y + count) % 7 : 0));
      }
      data.position((long) y * stride).put(row, 0, stride);
    }
    data.position(0);
  }

  private AccessUnit unit(byte[] annexB, long timeMicros) {
    ByteArrayOutputStream avcc = new ByteArrayOutputStream();
    boolean key = false;
    byte[] sps = null;
    List<byte[]> pps = new ArrayList<>();
    for (byte[] nal : NalUnits.splitAnnexB(annexB)) {
      int type = nal[0] & 31;
      if (type == 7) {
        sps = nal;
      } else if (type == 8) {
        pps.add(nal);
      } else if (type == 1 || type == 5) {
        key |= type == 5;
        avcc.writeBytes(ByteBuffer.allocate(4).putInt(nal.length).array());
        avcc.writeBytes(nal);
      }
    }
    if (sps != null && track == null) {
      track = new VideoTrack(sps, pps.toArray(new byte[0][]), width, height);
    }
    return new AccessUnit(track, avcc.toByteArray(), timeMicros, timeMicros + 5_000, key);
  }

  @Override
  public void close() {
    av_packet_free(packet);
    av_frame_free(frame);
    avcodec_free_context(context);
  }
}
