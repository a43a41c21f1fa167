package org.camfleet.fleet.playback;

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
import static org.bytedeco.ffmpeg.global.avformat.avformat_network_init;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;

/**
 * FFmpeg as an HLS player that is not ours: opens a master playlist by URL and decodes all of it.
 */
final class HlsPlayer {
  /** One track as it was played. */
  static final class Track {
    final List<Double> seconds = new ArrayList<>();
    int frames;
    int errors;
    int width;
  }

  private HlsPlayer() {}

  /** Plays to the end; the tracks in the order in which the player found them. */
  static List<Track> play(String url) throws IOException {
    av_log_set_level(System.getProperty("hls.log") == null ? AV_LOG_QUIET : AV_LOG_ERROR);
    avformat_network_init();
    AVFormatContext format = new AVFormatContext(null);
    if (avformat_open_input(format, url, null, null) < 0) {
      throw new IOException("FFmpeg does not open " + url);
    }
    avformat_find_stream_info(format, (PointerPointer<?>) null);
    List<Track> tracks = new ArrayList<>();
    List<AVCodecContext> decoders = new ArrayList<>();
    for (int i = 0; i < format.nb_streams(); i++) {
      var parameters = format.streams(i).codecpar();
      AVCodecContext decoder = avcodec_alloc_context3(avcodec_find_decoder(parameters.codec_id()));
      avcodec_parameters_to_context(decoder, parameters);
      avcodec_open2(decoder, avcodec_find_decoder(parameters.codec_id()), (AVDictionary) null);
      decoders.add(decoder);
      Track track = new Track();
      track.width = parameters.width();
      tracks.add(track);
    }
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    while (av_read_frame(format, packet) >= 0) {
      int i = packet.stream_index();
      var base = format.streams(i).time_base();
      tracks.get(i).seconds.add((double) packet.dts() * base.num() / base.den());
      tracks.get(i).errors += avcodec_send_packet(decoders.get(i), packet) < 0 ? 1 : 0;
      av_packet_unref(packet);
      drain(decoders.get(i), frame, tracks.get(i));
    }
    for (int i = 0; i < tracks.size(); i++) {
      avcodec_send_packet(decoders.get(i), null);
      drain(decoders.get(i), frame, tracks.get(i));
      avcodec_free_context(decoders.get(i));
    }
    av_packet_free(packet);
    av_frame_free(frame);
    avformat_close_input(format);
    return tracks;
  }

  private static void drain(AVCodecContext decoder, AVFrame frame, Track track) {
    while (avcodec_receive_frame(decoder, frame) >= 0) {
      track.frames++;
      track.errors += frame.decode_error_flags() != 0 ? 1 : 0;
    }
  }
}
