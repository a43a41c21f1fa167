package org.camfleet.core.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.fmp4.InitSegment;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.codecs.fmp4.SampleRun;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Turns units into the bytes of a fragmented MP4 file, from the first key frame on; a failed write
 * ends it. One thread.
 */
final class Mp4Fragments {
  /** Without key frames a fragment ends here all the same. */
  private static final int MOST_PICTURES = 600;

  /** Sound of a minute: without pictures a fragment ends here all the same. */
  private static final int MOST_SOUNDS = 3_000;

  private static final int OPUS_FRAME_TICKS = 960;
  private static final int USUAL_PICTURE_TICKS = 3_000;

  private final OutputStream out;
  private final List<AccessUnit> pictures = new ArrayList<>();
  private final List<AccessUnit> sounds = new ArrayList<>();
  private @Nullable UncheckedIOException failure;
  private long startMicros = -1;
  private long sequence;

  Mp4Fragments(OutputStream out) {
    this.out = out;
  }

  /** What went wrong, or null. */
  @Nullable UncheckedIOException failure() {
    return failure;
  }

  /** Adds the next unit; the first picture is a key frame. */
  void add(AccessUnit unit) {
    if (!unit.isVideo()) {
      if (startMicros >= 0 && unit.timeMicros() >= startMicros) {
        if (sounds.size() >= MOST_SOUNDS) {
          fragment(unit.timeMicros());
        }
        sounds.add(unit);
      }
      return;
    }
    if (startMicros < 0) {
      startMicros = unit.timeMicros();
      header((VideoTrack) unit.track());
    }
    if (unit.keyFrame() || pictures.size() >= MOST_PICTURES) {
      fragment(unit.timeMicros());
    }
    pictures.add(unit);
  }

  /** Writes what is left. */
  void finish() {
    if (!pictures.isEmpty()) {
      long last = pictures.get(pictures.size() - 1).timeMicros();
      fragment(last + USUAL_PICTURE_TICKS * 100L / 9);
    }
  }

  private void header(VideoTrack track) {
    try {
      write(InitSegment.videoAndOpus(track.sps(), track.pps(), track.width(), track.height()));
    } catch (MalformedException e) {
      failure = new UncheckedIOException(new IOException(e.getMessage(), e));
    }
  }

  private void fragment(long endMicros) {
    if (!pictures.isEmpty()) {
      write(fragment(InitSegment.VIDEO_TRACK, pictures, InitSegment.VIDEO_TIMESCALE, endMicros));
      pictures.clear();
    }
    if (!sounds.isEmpty()) {
      long last = sounds.get(sounds.size() - 1).timeMicros();
      long end = last + OPUS_FRAME_TICKS * 1_000_000L / InitSegment.OPUS_TIMESCALE;
      write(fragment(InitSegment.AUDIO_TRACK, sounds, InitSegment.OPUS_TIMESCALE, end));
      sounds.clear();
    }
  }

  private byte[] fragment(int track, List<AccessUnit> units, int timescale, long endMicros) {
    SampleRun samples = new SampleRun();
    ByteArrayOutputStream media = new ByteArrayOutputStream();
    long begin = ticks(units.get(0).timeMicros(), timescale);
    long at = begin;
    for (int i = 0; i < units.size(); i++) {
      boolean isLast = i + 1 == units.size();
      long next = ticks(isLast ? endMicros : units.get(i + 1).timeMicros(), timescale);
      int duration = (int) Math.max(1, next - at);
      byte[] data = data(units.get(i));
      samples.add(duration, data.length, units.get(i).keyFrame());
      media.writeBytes(data);
      at += duration;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(MediaFragment.header(track, ++sequence, begin, samples));
    all.writeBytes(media.toByteArray());
    return all.toByteArray();
  }

  /** A key frame brings its parameter sets along: they may change in the middle of the file. */
  private static byte[] data(AccessUnit unit) {
    if (!(unit.track() instanceof VideoTrack track) || !unit.keyFrame()) {
      return unit.data();
    }
    int size = 4 + track.sps().length + unit.data().length;
    for (byte[] pps : track.pps()) {
      size += 4 + pps.length;
    }
    ByteBuffer data = ByteBuffer.allocate(size).putInt(track.sps().length).put(track.sps());
    for (byte[] pps : track.pps()) {
      data.putInt(pps.length).put(pps);
    }
    return data.put(unit.data()).array();
  }

  private long ticks(long micros, int timescale) {
    return Math.floorDiv((micros - startMicros) * (timescale / 1000), 1000L);
  }

  private void write(byte[] bytes) {
    if (failure == null) {
      try {
        out.write(bytes);
      } catch (IOException e) {
        failure = new UncheckedIOException(e);
      }
    }
  }
}
