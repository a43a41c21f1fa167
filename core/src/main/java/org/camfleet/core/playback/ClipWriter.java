package org.camfleet.core.playback;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.fmp4.AvcConfiguration;
import org.camfleet.codecs.fmp4.InitSegment;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.codecs.fmp4.SampleRun;

/**
 * Fragments as one MP4 file that begins at zero, written as it goes. What lies between them stays a
 * gap. The pieces share the bytes that were read. One thread at a time.
 */
public final class ClipWriter {
  private static final int LENGTH_SIZE = 4;

  private final boolean inBand;
  private long originMicros;
  private long sequence;
  private long videoEnd;
  private long audioEnd;

  /**
   * A file that nothing was written of.
   *
   * @param inBand whether the pictures bring their parameter sets along, as they must where the
   *     codec configuration changes within the file
   */
  public ClipWriter(boolean inBand) {
    this.inBand = inBand;
  }

  /** What is ahead of the first fragment, made of it; {@code micros} is the file's length. */
  public byte[] head(FragmentMedia first, long micros) throws MalformedException {
    // Sound that belongs to the first picture may have begun a little before it.
    originMicros =
        Math.min(
            micros(first.videoSamples().baseDecodeTime(), first.videoHeader().timescale()),
            micros(first.audioSamples().baseDecodeTime(), first.audioHeader().timescale()));
    return InitSegment.videoAndAac(
        new InitSegment.Picture(
            first.avc(), inBand, first.videoHeader().width(), first.videoHeader().height()),
        first.audioSpecificConfig(),
        first.audioHeader().timescale(),
        ticks(micros, InitSegment.VIDEO_TIMESCALE));
  }

  /** A fragment, in the order of time. */
  public List<ByteBuffer> fragment(FragmentMedia media) throws MalformedException {
    List<ByteBuffer> pieces = new ArrayList<>(5);
    byte[] sets = inBand ? parameterSets(media.avc()) : new byte[0];
    MediaFragment video = media.videoSamples();
    SampleRun pictures = withFirstLarger(video.samples(), sets.length);
    if (pictures.count() > 0) {
      long begins = Math.max(videoEnd, position(video, media.videoHeader().timescale()));
      videoEnd = begins + pictures.totalDuration();
      header(pieces, InitSegment.VIDEO_TRACK, begins, pictures);
      pieces.add(ByteBuffer.wrap(sets));
      pieces.add(samples(media.video(), video));
    }
    MediaFragment audio = media.audioSamples();
    if (audio.samples().count() > 0) {
      long begins = Math.max(audioEnd, position(audio, media.audioHeader().timescale()));
      audioEnd = begins + audio.samples().totalDuration();
      header(pieces, InitSegment.AUDIO_TRACK, begins, audio.samples());
      pieces.add(samples(media.audio(), audio));
    }
    return pieces;
  }

  private void header(List<ByteBuffer> pieces, int track, long begins, SampleRun samples) {
    sequence++;
    pieces.add(ByteBuffer.wrap(MediaFragment.header(track, sequence, begins, samples)));
  }

  private static ByteBuffer samples(byte[] part, MediaFragment media) {
    return ByteBuffer.wrap(part, media.dataOffset(), (int) media.samples().totalSize());
  }

  private long position(MediaFragment media, int timescale) {
    return Math.max(0, media.baseDecodeTime() - ticks(originMicros, timescale));
  }

  /** Each set behind its length, as in a sample (ISO 14496-15 5.4.2). */
  private static byte[] parameterSets(AvcConfiguration avc) {
    List<byte[]> sets = new ArrayList<>(avc.sps());
    sets.addAll(avc.pps());
    ByteBuffer out =
        ByteBuffer.allocate(sets.stream().mapToInt(set -> LENGTH_SIZE + set.length).sum());
    sets.forEach(set -> out.putInt(set.length).put(set));
    return out.array();
  }

  private static SampleRun withFirstLarger(SampleRun samples, int bytes) {
    SampleRun run = new SampleRun();
    for (int i = 0; i < samples.count(); i++) {
      run.add(samples.duration(i), samples.size(i) + (i == 0 ? bytes : 0), samples.isSync(i));
    }
    return run;
  }

  /** In two steps: microseconds since 1970 times a timescale are too many for a long. */
  private static long ticks(long micros, int timescale) {
    return Math.floorDiv(micros, 1_000_000L) * timescale
        + Math.floorMod(micros, 1_000_000L) * timescale / 1_000_000L;
  }

  private static long micros(long ticks, int timescale) {
    return Math.floorDiv(ticks, (long) timescale) * 1_000_000L
        + Math.floorMod(ticks, (long) timescale) * 1_000_000L / timescale;
  }
}
