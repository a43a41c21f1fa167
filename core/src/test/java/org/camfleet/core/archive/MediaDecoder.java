package org.camfleet.core.archive;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Plays a CMAF track with FFmpeg's own demuxer and decoder, for tests: the judge of what we write.
 */
final class MediaDecoder {
  /** A decoded picture or sound frame: its time, and its mean brightness or loudest sample. */
  record Decoded(long timeMicros, double level, int samples) {}

  /** What playing showed. */
  record Result(List<Decoded> frames, List<Long> packetTimesMicros, int errors) {}

  private MediaDecoder() {}

  /** Plays an init segment and the fragments behind it. */
  static Result play(List<byte[]> pieces) throws IOException {
    Path file = Files.createTempFile("camfleet", ".mp4");
    try {
      for (byte[] piece : pieces) {
        Files.write(file, piece, java.nio.file.StandardOpenOption.APPEND);
      }
      return play(file);
    } finally {
      Files.delete(file);
    }
  }

  private static Result play(Path file) throws IOException {
    AVFormatContext format = new AVFormatContext(null);
    if (avformat_open_input(format, file.toString(), null, null) < 0) {
      throw new IOException("FFmpeg does not open it");
    }
    avformat_find_stream_info(format, (PointerPointer<?>) null);
    AVStream stream = format.streams(0);
    AVCodecContext context =
        avcodec_alloc_context3(avcodec_find_decoder(stream.codecpar().codec_id()));
    avcodec_parameters_to_context(context, stream.codecpar());
    context.pkt_timebase(stream.time_base());
    avcodec_open2(context, avcodec_find_decoder(context.codec_id()), (AVDictionary) null);
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    List<Decoded> frames = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    double tick = 1e6 * stream.time_base().num() / stream.time_base().den();
    int errors = 0;
    while (av_read_frame(format, packet) >= 0) {
      times.add(Math.round(packet.dts() * tick));
      errors += avcodec_send_packet(context, packet) < 0 ? 1 : 0;
      av_packet_unref(packet);
      errors += drain(context, frame, tick, frames);
    }
    avcodec_send_packet(context, null);
    errors += drain(context, frame, tick, frames);
    av_packet_free(packet);
    av_frame_free(frame);
    avcodec_free_context(context);
    avformat_close_input(format);
    return new Result(frames, times, errors);
  }

  private static int drain(
      AVCodecContext context, AVFrame frame, double tick, List<Decoded> frames) {
    int errors = 0;
    while (avcodec_receive_frame(context, frame) >= 0) {
      errors += frame.decode_error_flags() != 0 ? 1 : 0;
      boolean sound = frame.nb_samples() > 0;
      double level = sound ? loudest(frame) : brightness(frame);
      frames.add(new Decoded(Math.round(frame.pts() * tick), level, frame.nb_samples()));
    }
    return errors;
  }

  private static double brightness(AVFrame frame) {
    byte[] row = new byte[frame.width()];
    long sum = 0;
    for (int y = 0; y < frame.height(); y += 8) {
      frame.data(0).position((long) y * frame.linesize(0)).get(row, 0, row.length);
      for (byte value : row) {
        sum += value & 0xff;
      }
    }
    return (double) sum / (row.length * ((frame.height() + 7) / 8));
  }

  private static double loudest(AVFrame frame) {
    if (frame.format() != AV_SAMPLE_FMT_FLTP) {
      throw new IllegalStateException("sample format " + frame.format());
    }
    float[] pcm = new float[frame.nb_samples()];
    new FloatPointer(frame.data(0)).get(pcm, 0, pcm.length);
    double loudest = 0;
    for (float sample : pcm) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    return loudest;
  }
}
