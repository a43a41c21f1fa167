package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.camfleet.codecs.MalformedException;

/**
 * The coded packets of a media file (MP4, Matroska, MPEG-TS, raw H.264…), read as a whole. Any
 * thread; blocks while it reads.
 *
 * @param streams its streams in the file's order
 */
public record MediaFile(List<Stream> streams) {

  /**
   * One stream.
   *
   * @param codec FFmpeg's name of the codec, such as {@code h264}, {@code aac}, {@code pcm_mulaw}
   * @param sampleRate audio samples a second; 0 for video
   * @param channels audio channels; 0 for video
   * @param config codec configuration: avcC or Annex B for H.264, AudioSpecificConfig for AAC
   * @param packets in decoding order
   */
  public record Stream(
      String codec, int sampleRate, int channels, byte[] config, List<Packet> packets) {}

  /**
   * One coded picture, or one or more audio frames.
   *
   * @param timeMicros presentation time in microseconds; the file's zero
   * @param decodeMicros decoding time in microseconds, never falling
   * @param durationMicros microseconds; 0 when the file does not say
   * @param keyFrame whether a decoder can start here
   * @param data the bytes as the file holds them
   */
  public record Packet(
      long timeMicros, long decodeMicros, long durationMicros, boolean keyFrame, byte[] data) {}

  /** Reads a file of at most {@code mostBytes} of packets. */
  public static MediaFile read(Path file, long mostBytes) throws MalformedException {
    Native.load();
    AVFormatContext context = new AVFormatContext(null);
    check(file, avformat_open_input(context, file.toString(), null, null));
    AVPacket packet = av_packet_alloc();
    try {
      check(file, avformat_find_stream_info(context, (AVDictionary) null));
      return read(file, context, packet, mostBytes);
    } finally {
      av_packet_free(packet);
      avformat_close_input(context);
    }
  }

  private static MediaFile read(Path file, AVFormatContext context, AVPacket packet, long mostBytes)
      throws MalformedException {
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < context.nb_streams(); i++) {
      streams.add(stream(context.streams(i).codecpar()));
    }
    long bytes = 0;
    while (av_read_frame(context, packet) >= 0) {
      bytes += packet.size();
      if (bytes > mostBytes) {
        throw new MalformedException(
            file + ": over " + mostBytes + " bytes of media (expected: a shorter file)");
      }
      int index = packet.stream_index();
      List<Packet> packets = streams.get(index).packets;
      packets.add(packet(packet, context.streams(index), packets));
      av_packet_unref(packet);
    }
    return new MediaFile(List.copyOf(streams));
  }

  private static Stream stream(AVCodecParameters parameters) {
    byte[] config = new byte[parameters.extradata_size()];
    if (config.length > 0) {
      parameters.extradata().get(config);
    }
    return new Stream(
        avcodec_get_name(parameters.codec_id()).getString(),
        parameters.sample_rate(),
        parameters.ch_layout().nb_channels(),
        config,
        new ArrayList<>());
  }

  private static Packet packet(AVPacket packet, AVStream stream, List<Packet> before) {
    byte[] data = new byte[packet.size()];
    packet.data().get(data);
    long duration = duration(packet, stream);
    Packet last = before.isEmpty() ? null : before.get(before.size() - 1);
    // A raw stream has no times at all; then pictures follow one another.
    long next = last == null ? 0 : last.decodeMicros + last.durationMicros;
    long decode = packet.dts() == AV_NOPTS_VALUE ? next : micros(packet.dts(), stream);
    long time = packet.pts() == AV_NOPTS_VALUE ? decode : micros(packet.pts(), stream);
    return new Packet(
        time,
        last == null ? decode : Math.max(decode, last.decodeMicros),
        duration,
        (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0,
        data);
  }

  private static long duration(AVPacket packet, AVStream stream) {
    if (packet.duration() > 0) {
      return micros(packet.duration(), stream);
    }
    AVRational rate = stream.avg_frame_rate();
    return rate.num() > 0 ? 1_000_000L * rate.den() / rate.num() : 0;
  }

  private static long micros(long time, AVStream stream) {
    try (AVRational micro = new AVRational()) {
      return av_rescale_q(time, stream.time_base(), micro.num(1).den(1_000_000));
    }
  }

  private static void check(Path file, int result) throws MalformedException {
    if (result < 0) {
      byte[] reason = new byte[256];
      av_strerror(result, reason, reason.length);
      String text = new String(reason, StandardCharsets.UTF_8).replace("\0", "").strip();
      throw new MalformedException(file + ": " + text + " (expected: a media file)");
    }
  }
}
