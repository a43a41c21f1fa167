package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * An open audio decoder of planar float sound or of integers of one channel, mixed down to mono.
 * One thread at a time.
 */
final class DecodingContext implements AutoCloseable {
  private static final int MAX_PACKET = 64 * 1024;

  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private float[] pcm = new float[2048];
  private float[] channel = new float[0];
  private int count;
  private boolean open = true;

  DecodingContext(String codec, int sampleRate, int channels, byte[] extradata) {
    this(codec, sampleRate, channels, extradata, 0);
  }

  /** Of one channel whose samples have so many bits. */
  DecodingContext(String codec, int sampleRate, int bits) {
    this(codec, sampleRate, 1, new byte[0], bits);
  }

  private DecodingContext(String codec, int sampleRate, int channels, byte[] extradata, int bits) {
    Native.load();
    AVCodec found = avcodec_find_decoder_by_name(codec);
    if (found == null) {
      throw new IllegalStateException("decoder " + codec + ": missing in this FFmpeg");
    }
    context = avcodec_alloc_context3(found);
    packet = av_packet_alloc();
    frame = av_frame_alloc();
    context.thread_count(1);
    context.sample_rate(sampleRate);
    if (bits > 0) {
      context.bits_per_coded_sample(bits);
    }
    av_channel_layout_default(context.ch_layout(), channels);
    if (extradata.length > 0) {
      int size = extradata.length + AV_INPUT_BUFFER_PADDING_SIZE;
      context.extradata(new BytePointer(av_mallocz(size)).put(extradata, 0, extradata.length));
      context.extradata_size(extradata.length);
    }
    try {
      Native.check(avcodec_open2(context, found, (AVDictionary) null), "open decoder " + codec);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Decodes one packet into {@link #pcm()} and returns the number of samples; negative when the
   * packet is damaged, 0 when the decoder wants more first.
   */
  int decode(byte[] data) {
    if (!open) {
      throw new IllegalStateException("decoder: closed (expected: open)");
    }
    count = 0;
    if (data.length == 0 || data.length > MAX_PACKET) {
      return -1;
    }
    Native.check(av_new_packet(packet, data.length), "audio packet");
    packet.data().put(data, 0, data.length);
    int sent = avcodec_send_packet(context, packet);
    av_packet_unref(packet);
    while (avcodec_receive_frame(context, frame) >= 0) {
      append();
      av_frame_unref(frame);
    }
    return sent < 0 ? -1 : count;
  }

  /** The samples of the last packet; overwritten by the next. */
  float[] pcm() {
    return pcm;
  }

  /** Samples a second of what the last packet decoded to. */
  int sampleRate() {
    return context.sample_rate();
  }

  private void append() {
    int samples = frame.nb_samples();
    int channels = frame.ch_layout().nb_channels();
    boolean integers = frame.format() == AV_SAMPLE_FMT_S16 && channels == 1;
    if (!integers && frame.format() != AV_SAMPLE_FMT_FLTP || channels < 1 || samples < 1) {
      return;
    }
    if (count + samples > pcm.length) {
      pcm = Arrays.copyOf(pcm, count + samples);
    }
    if (integers) {
      appendIntegers(samples);
      return;
    }
    new FloatPointer(frame.data(0)).get(pcm, count, samples);
    if (channels > 1) {
      mixIn(samples, Math.min(channels, 8));
    }
    count += samples;
  }

  private void appendIntegers(int samples) {
    short[] values = new short[samples];
    new ShortPointer(frame.data(0)).get(values, 0, samples);
    for (int i = 0; i < samples; i++) {
      pcm[count + i] = values[i] / 32_768f;
    }
    count += samples;
  }

  private void mixIn(int samples, int channels) {
    if (channel.length < samples) {
      channel = new float[samples];
    }
    for (int c = 1; c < channels; c++) {
      new FloatPointer(frame.data(c)).get(channel, 0, samples);
      for (int i = 0; i < samples; i++) {
        pcm[count + i] += channel[i];
      }
    }
    for (int i = 0; i < samples; i++) {
      pcm[count + i] /= channels;
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
