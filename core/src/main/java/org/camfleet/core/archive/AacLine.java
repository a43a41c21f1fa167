package org.camfleet.core.archive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.audio.OpusPacket;
import org.camfleet.codecs.ffmpeg.AacEncoder;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.audio.PcmLine;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The sound of a recording as one unbroken row of AAC frames: fragments take theirs from it, so
 * that nothing clicks where fragments meet, also those of two masters of which one took over from
 * the other. Silence costs no transcoding and loads no native code (decision D14). One thread at a
 * time.
 */
final class AacLine implements AutoCloseable {
  /** A stretch of frames; {@code position} counts samples of 16 kHz since the Unix epoch. */
  record Frames(long position, List<byte[]> frames) {}

  private record Coded(long position, byte[] frame) {}

  private static final int FRAME = AacEncoder.FRAME_SIZE;
  private static final int RATE = AacEncoder.SAMPLE_RATE;
  private static final int TOLERANCE_MILLIS = 40;
  private static final int LONGEST_FILL_MILLIS = 30_000;
  private static final int LOOK_AHEAD = 2 * FRAME;

  /** Sound that is later than this is not waited for: every fragment is to have some. */
  private static final int LATEST = 7 * RATE / 10;

  /** Fragments further apart than this do not share an unbroken line. */
  private static final int BREAK = RATE / 10;

  private static final byte[] SILENCE = AacEncoder.silence();
  private static final byte[] OPUS_SILENCE = OpusEncoder.silence();

  private final Metrics.Counter damaged;
  private final Metrics.Counter failures;
  private final ArrayDeque<Coded> coded = new ArrayDeque<>();
  private PcmLine line = new PcmLine(RATE, TOLERANCE_MILLIS, LONGEST_FILL_MILLIS);
  private @Nullable AacEncoder encoder;
  private @Nullable OpusDecoder decoder;
  private long next;
  private long lastEnd;
  private boolean silent = true;

  AacLine(Metrics metrics) {
    damaged = metrics.counter("camfleet_audio_damaged_units_total");
    failures = metrics.counter("camfleet_audio_transcoder_failures_total");
  }

  /**
   * The frames of a fragment from one moment to another, out of the Opus units that came with it.
   */
  Frames take(List<AccessUnit> opus, long startMicros, long endMicros) {
    long start = line.positionOf(startMicros);
    long end = line.positionOf(endMicros);
    if (Math.abs(start - lastEnd) > BREAK) {
      restart(start);
    }
    lastEnd = end;
    boolean audible = opus.stream().anyMatch(unit -> !isSilence(unit.data()));
    if (audible || !silent) {
      try {
        transcode(opus, end, audible);
      } catch (IllegalStateException | UnsatisfiedLinkError | NoClassDefFoundError e) {
        failures.increment();
        close();
        restart(next);
      }
    }
    return collect(end);
  }

  private void transcode(List<AccessUnit> opus, long end, boolean audible) {
    if (silent) {
      silent = false;
      line = new PcmLine(RATE, TOLERANCE_MILLIS, LONGEST_FILL_MILLIS);
      line.startAt(next);
      coded.clear();
    }
    for (AccessUnit unit : opus) {
      append(unit);
    }
    long missing = end + LOOK_AHEAD - line.endPosition();
    if (!audible || missing > LATEST) {
      line.appendSilence((int) Math.max(0, Math.min(missing, 30L * RATE)));
    }
    AacEncoder open = encoder == null ? new AacEncoder() : encoder;
    encoder = open;
    while (line.available() >= FRAME) {
      open.encode(line.buffer(), line.offset(), line.position(), this::onFrame);
      line.consume(FRAME);
    }
    silent = !audible;
  }

  private void append(AccessUnit unit) {
    if (isSilence(unit.data())) {
      line.append(new float[durationOf(unit.data())], durationOf(unit.data()), unit.timeMicros());
      return;
    }
    OpusDecoder open = decoder == null ? new OpusDecoder() : decoder;
    decoder = open;
    int count = open.decode(unit.data());
    if (count < 0) {
      damaged.increment();
    } else {
      line.append(open.pcm(), count, unit.timeMicros());
    }
  }

  private void onFrame(byte[] frame, long position) {
    if (position >= next) {
      coded.add(new Coded(position, frame));
    }
  }

  /** Takes what belongs before {@code end}; where nothing was coded there is silence. */
  private Frames collect(long end) {
    long first = next;
    List<byte[]> frames = new ArrayList<>();
    while (next + FRAME / 2 <= end) {
      while (!coded.isEmpty() && coded.peek().position() <= next - FRAME / 2) {
        coded.remove();
      }
      Coded ready = coded.peek();
      if (ready != null && ready.position() < next + FRAME / 2) {
        coded.remove();
        frames.add(ready.frame());
      } else if (ready != null || silent) {
        frames.add(SILENCE);
      } else {
        break; // still on its way: the next fragment has it
      }
      next += FRAME;
    }
    return new Frames(first, frames);
  }

  private void restart(long position) {
    next = position;
    silent = true;
    coded.clear();
  }

  /** A frame that says "nothing": DTX (RFC 6716 2.1.9) or the prepared silence. */
  private static boolean isSilence(byte[] packet) {
    return packet.length <= 2
        || packet.length == OPUS_SILENCE.length
            && packet[1] == OPUS_SILENCE[1]
            && packet[2] == OPUS_SILENCE[2];
  }

  private static int durationOf(byte[] packet) {
    try {
      return OpusPacket.duration(packet, 0, packet.length) / 3;
    } catch (MalformedException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
