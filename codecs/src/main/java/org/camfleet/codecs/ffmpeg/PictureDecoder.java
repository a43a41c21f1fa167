package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the pictures of one camera, in presentation order, each with its own time. What is
 * damaged is told by {@link #decode}, never thrown. One thread at a time; it works on the caller's.
 */
public final class PictureDecoder implements AutoCloseable {
  private final CodedUnit unit;
  private final PictureCodec codec;
  private final Limits limits;
  private final AVPacket packet;
  private final AVFrame frame;
  private final DecodedPicture picture;
  private @Nullable AVCodecContext context;
  private @Nullable PictureMemory memory;
  private boolean closed;

  /**
   * What a decoder may cost.
   *
   * @param maxPixels of a picture, before cropping; larger ones are refused before memory is taken
   * @param maxUnitBytes of an access unit; larger ones count as damaged
   * @param maxMemory bytes of the pictures that are kept at the same time; a picture beyond them
   *     fails
   */
  public record Limits(long maxPixels, int maxUnitBytes, long maxMemory) {}

  /**
   * Opens a decoder for pictures with one kind of parameter sets; others get a decoder of their
   * own, so that nothing of a former stream lingers in it.
   *
   * @param sets NAL units, each behind a 4-byte length; empty for JPEG
   * @param inOrder whether the stream surely never shows a picture before one that was sent
   *     earlier; each then comes out at once
   * @throws IllegalStateException when FFmpeg refuses it
   */
  public PictureDecoder(PictureCodec codec, byte[] sets, boolean inOrder, Limits limits) {
    Native.load();
    this.codec = codec;
    this.limits = limits;
    unit = new CodedUnit(codec, sets, limits.maxUnitBytes());
    packet = av_packet_alloc();
    frame = av_frame_alloc();
    picture = new DecodedPicture(frame);
    try {
      context = open(inOrder);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Decodes one access unit and hands over what can be shown by now.
   *
   * @param data NAL units behind 4-byte lengths, or one JPEG image; parameter sets in it are passed
   *     over
   * @param timeMicros when it is shown
   * @return whether it and what came out was whole
   */
  public boolean decode(
      byte[] data, boolean keyFrame, long timeMicros, Consumer<DecodedPicture> sink) {
    AVCodecContext open = opened();
    int size = unit.take(data, keyFrame);
    if (size <= 0) {
      return false;
    }
    Native.check(av_new_packet(packet, size), "picture packet");
    packet.data().put(unit.bytes(), 0, size);
    packet.pts(timeMicros);
    int sent = avcodec_send_packet(open, packet);
    av_packet_unref(packet);
    return receive(open, sink) && sent >= 0 && unit.isWhole();
  }

  /** Hands over what is held back; the next unit must be a key frame. */
  public void drain(Consumer<DecodedPicture> sink) {
    AVCodecContext open = opened();
    avcodec_send_packet(open, null);
    receive(open, sink);
    avcodec_flush_buffers(open);
  }

  /** Whether a picture failed because the decoder may keep no more memory. */
  public boolean isOverMemory() {
    return memory != null && memory.exceeded();
  }

  private boolean receive(AVCodecContext open, Consumer<DecodedPicture> sink) {
    boolean whole = true;
    int received = avcodec_receive_frame(open, frame);
    while (received >= 0) {
      try {
        whole &= !picture.damaged();
        sink.accept(picture);
      } finally {
        av_frame_unref(frame);
      }
      received = avcodec_receive_frame(open, frame);
    }
    return whole && (received == AVERROR_EAGAIN() || received == AVERROR_EOF);
  }

  private AVCodecContext open(boolean lowDelay) {
    AVCodec found = avcodec_find_decoder_by_name(codec.decoder());
    if (found == null) {
      throw new IllegalStateException("decoder " + codec.decoder() + ": missing in this FFmpeg");
    }
    AVCodecContext made = avcodec_alloc_context3(found);
    // Threads of its own would escape the caller's bounded pool, and hold pictures back.
    made.thread_count(1);
    made.max_pixels(limits.maxPixels());
    memory = new PictureMemory(made, limits.maxMemory());
    if (lowDelay) {
      made.flags(made.flags() | AV_CODEC_FLAG_LOW_DELAY);
    }
    try {
      Native.check(avcodec_open2(made, found, (AVDictionary) null), "open " + codec.decoder());
    } catch (RuntimeException e) {
      memory.close();
      avcodec_free_context(made);
      throw e;
    }
    return made;
  }

  private AVCodecContext opened() {
    AVCodecContext open = context;
    if (open == null) {
      throw new IllegalStateException("decoder: closed (expected: open)");
    }
    return open;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      av_packet_free(packet);
      av_frame_free(frame);
      free();
    }
  }

  private void free() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
    if (context != null) {
      avcodec_free_context(context);
      context = null;
    }
  }
}
