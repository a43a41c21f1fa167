package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Changes the sample rate of mono sound; keeps what does not yet fill an output sample. */
public final class Resampler implements AutoCloseable {
  private static final int MAX_INPUT = 8192;

  private final SwrContext context;
  private final FloatPointer in;
  private final FloatPointer out;
  private final PointerPointer<FloatPointer> inPlanes;
  private final PointerPointer<FloatPointer> outPlanes;
  private final int maxOutput;
  private boolean open = true;

  /** Opens a converter from one rate to another, in samples a second. */
  public Resampler(int from, int to) {
    Native.load();
    maxOutput = (int) ((long) MAX_INPUT * to / from) + 256;
    in = new FloatPointer(MAX_INPUT);
    out = new FloatPointer(maxOutput);
    inPlanes = new PointerPointer<FloatPointer>(1).put(0, in);
    outPlanes = new PointerPointer<FloatPointer>(1).put(0, out);
    context = new SwrContext(null);
    try (AVChannelLayout mono = new AVChannelLayout()) {
      av_channel_layout_default(mono, 1);
      Native.check(
          swr_alloc_set_opts2(
              context, mono, AV_SAMPLE_FMT_FLT, to, mono, AV_SAMPLE_FMT_FLT, from, 0, null),
          "resampler");
      Native.check(swr_init(context), "resampler");
    }
  }

  /** The most samples that {@link #convert} can give for an input of {@code samples}. */
  public int maxOutput() {
    return maxOutput;
  }

  /** Converts {@code count} samples (at most {@value #MAX_INPUT}); returns how many came out. */
  public int convert(float[] pcm, int count, float[] result) {
    if (!open) {
      throw new IllegalStateException("resampler: closed (expected: open)");
    }
    in.put(pcm, 0, count);
    int made =
        Native.check(
            swr_convert(context, outPlanes, Math.min(maxOutput, result.length), inPlanes, count),
            "resample");
    out.get(result, 0, made);
    return made;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      swr_free(context);
      inPlanes.deallocate();
      outPlanes.deallocate();
      in.deallocate();
      out.deallocate();
    }
  }
}
