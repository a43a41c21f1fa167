package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/** An open audio encoder with its one frame and one packet. One thread at a time. */
final class EncodingContext implements AutoCloseable {
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private int heldFrames;
  private boolean open = true;

  /** Opens an encoder for mono float sound; throws when this FFmpeg lacks it. */
  EncodingContext(
      String codec, int sampleRate, int format, int bitRate, Map<String, String> options) {
    Native.load();
    AVCodec found = avcodec_find_encoder_by_name(codec);
    if (found == null) {
      throw new IllegalStateException("encoder " + codec + ": missing in this FFmpeg");
    }
    context = avcodec_alloc_context3(found);
    packet = av_packet_alloc();
    frame = av_frame_alloc();
    try {
      open(found, sampleRate, format, bitRate, options);
      frame.nb_samples(context.frame_size());
      frame.format(format);
      frame.sample_rate(sampleRate);
      av_channel_layout_copy(frame.ch_layout(), context.ch_layout());
      Native.check(av_frame_get_buffer(frame, 0), "audio frame");
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(
      AVCodec codec, int sampleRate, int format, int bitRate, Map<String, String> options) {
    context.sample_rate(sampleRate);
    context.sample_fmt(format);
    context.bit_rate(bitRate);
    context.time_base().num(1).den(sampleRate);
    context.thread_count(1);
    context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    av_channel_layout_default(context.ch_layout(), 1);
    AVDictionary dictionary = new AVDictionary(null);
    try {
      options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
      Native.check(avcodec_open2(context, codec, dictionary), "open encoder");
    } finally {
      av_dict_free(dictionary);
    }
  }

  int frameSize() {
    return context.frame_size();
  }

  /** Encodes one frame whose first sample is at {@code position}. */
  void encode(float[] pcm, int offset, long position, PacketSink sink) {
    if (!open) {
      throw new IllegalStateException("encoder: closed (expected: open)");
    }
    Native.check(av_frame_make_writable(frame), "audio frame");
    new FloatPointer(frame.data(0)).put(pcm, offset, context.frame_size());
    Native.check(avcodec_send_frame(context, frame), "encode audio");
    heldFrames++;
    while (avcodec_receive_packet(context, packet) >= 0) {
      byte[] bytes = new byte[packet.size()];
      packet.data().get(bytes);
      av_packet_unref(packet);
      heldFrames--;
      // FFmpeg's own timestamps would carry the past over a jump in the caller's line.
      sink.onPacket(
          bytes, position - context.initial_padding() - (long) heldFrames * context.frame_size());
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      av_packet_free(packet);
      av_frame_free(frame);
      avcodec_free_context(context);
    }
  }
}
