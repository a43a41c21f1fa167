package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_default_get_buffer2;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_get_ref_count;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_unref;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_ENOMEM;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the memory of the pictures that one decoder keeps: for reference, for reordering and the
 * one that is handed over. FFmpeg asks here before it decodes into memory; a picture beyond the
 * bound fails to decode. One thread at a time, that of the decoder.
 */
final class PictureMemory implements AutoCloseable {
  /** One for all decoders, as each would hold native memory for ever. */
  private static final AVCodecContext.Get_buffer2_AVCodecContext_AVFrame_int ASKED = new Asked();

  private static final Map<Long, PictureMemory> BY_CONTEXT = new ConcurrentHashMap<>();

  private final long context;
  private final long most;
  private final Queue<AVBufferRef> held = new ArrayDeque<>();
  private long bytes;
  private boolean exceeded;

  /** Sees to it that an unopened decoder asks. */
  PictureMemory(AVCodecContext context, long most) {
    this.context = context.address();
    this.most = most;
    BY_CONTEXT.put(this.context, this);
    context.get_buffer2(ASKED);
  }

  /** Whether a picture was refused. */
  boolean exceeded() {
    return exceeded;
  }

  private int ask(AVCodecContext asking, AVFrame frame, int flags) {
    release(false);
    int result = avcodec_default_get_buffer2(asking, frame, flags);
    if (result < 0) {
      return result;
    }
    for (int i = 0; i < 4; i++) {
      AVBufferRef buffer = frame.buf(i);
      if (buffer != null && !buffer.isNull()) {
        held.add(av_buffer_ref(buffer));
        bytes += buffer.size();
      }
    }
    if (bytes <= most) {
      return result;
    }
    exceeded = true;
    return AVERROR_ENOMEM(); // FFmpeg lets go of the frame then
  }

  /** Lets go of what nobody else holds any more, or of all. */
  private void release(boolean all) {
    for (Iterator<AVBufferRef> each = held.iterator(); each.hasNext(); ) {
      AVBufferRef buffer = each.next();
      if (all || av_buffer_get_ref_count(buffer) == 1) {
        bytes -= buffer.size();
        av_buffer_unref(buffer);
        each.remove();
      }
    }
  }

  /** To be called before the decoder is freed. */
  @Override
  public void close() {
    BY_CONTEXT.remove(context, this);
    release(true);
  }

  /** FFmpeg's callback, on the thread that decodes. */
  private static final class Asked extends AVCodecContext.Get_buffer2_AVCodecContext_AVFrame_int {
    @Override
    public int call(AVCodecContext asking, AVFrame frame, int flags) {
      @Nullable PictureMemory memory = BY_CONTEXT.get(asking.address());
      return memory == null ? AVERROR_ENOMEM() : memory.ask(asking, frame, flags);
    }
  }
}
