package org.camfleet.codecs.fmp4;

import java.util.List;
import org.camfleet.codecs.MalformedException;

/**
 * Writes the headers ({@code ftyp} and {@code moov}) ahead of fragments: of one track as CMAF (ISO
 * 23000-19 7.2), or of picture and sound in one file.
 */
public final class InitSegment {
  /** Ticks a second of every video track. */
  public static final int VIDEO_TIMESCALE = 90_000;

  /** Ticks a second of an Opus track, whatever its sound's own rate. */
  public static final int OPUS_TIMESCALE = 48_000;

  /** The video track's number. */
  public static final int VIDEO_TRACK = 1;

  /** The audio track's number. */
  public static final int AUDIO_TRACK = 2;

  private final BoxWriter out = new BoxWriter(1024);
  private final List<TrackBoxes> tracks;

  /** Ticks of the first track's timescale; 0 when only the fragments know. */
  private final long duration;

  /**
   * How the pictures of a file are coded.
   *
   * @param inBand whether key frames bring their parameter sets along ({@code avc3})
   */
  public record Picture(AvcConfiguration avc, boolean inBand, int width, int height) {}

  private InitSegment(TrackBoxes... tracks) {
    this(0, tracks);
  }

  private InitSegment(long duration, TrackBoxes... tracks) {
    this.duration = duration;
    this.tracks = List.of(tracks);
  }

  /**
   * The header of an H.264 track of {@value #VIDEO_TIMESCALE} ticks a second.
   *
   * @throws MalformedException when a parameter set can not be described
   */
  public static byte[] video(byte[] sps, byte[][] pps, int width, int height)
      throws MalformedException {
    byte[] avcC = AvcConfiguration.of(sps, pps).toByteArray();
    TrackBoxes track =
        TrackBoxes.video(width, height, entry -> entry.avc("avc1", avcC, width, height));
    return new InitSegment(track).write();
  }

  /** The header of a mono AAC track whose ticks are its samples. */
  public static byte[] audio(byte[] audioSpecificConfig, int sampleRate) {
    TrackBoxes track =
        TrackBoxes.audio(sampleRate, entry -> entry.mp4a(audioSpecificConfig, sampleRate, 1));
    return new InitSegment(track).write();
  }

  /**
   * The header of a file with H.264, whose key frames bring their parameter sets along ({@code
   * avc3}), and Opus.
   *
   * @throws MalformedException when a parameter set can not be described
   */
  public static byte[] videoAndOpus(byte[] sps, byte[][] pps, int width, int height)
      throws MalformedException {
    byte[] avcC = AvcConfiguration.of(sps, pps).toByteArray();
    return new InitSegment(
            TrackBoxes.video(width, height, entry -> entry.avc("avc3", avcC, width, height)),
            TrackBoxes.audio(OPUS_TIMESCALE, SampleEntry::opus))
        .write();
  }

  /**
   * The header of a file with H.264 and mono AAC of a known length, in ticks of {@value
   * #VIDEO_TIMESCALE} a second.
   *
   * @throws MalformedException when a parameter set can not be described
   */
  public static byte[] videoAndAac(
      Picture picture, byte[] audioSpecificConfig, int sampleRate, long duration)
      throws MalformedException {
    byte[] avcC = picture.avc().toByteArray();
    String entry = picture.inBand() ? "avc3" : "avc1";
    int width = picture.width();
    int height = picture.height();
    return new InitSegment(
            duration,
            TrackBoxes.video(width, height, out -> out.avc(entry, avcC, width, height)),
            TrackBoxes.audio(sampleRate, out -> out.mp4a(audioSpecificConfig, sampleRate, 1)))
        .write();
  }

  private byte[] write() {
    out.box("ftyp", this::brands);
    out.box(
        "moov",
        () -> {
          out.fullBox("mvhd", 0, 0, this::movieHeader);
          tracks.forEach(track -> track.header(out));
          out.box("mvex", this::extension);
        });
    return out.toByteArray();
  }

  private void extension() {
    if (duration > 0) {
      out.fullBox("mehd", 1, 0, () -> out.u64(duration));
    }
    tracks.forEach(track -> track.defaults(out));
  }

  private void brands() {
    out.fourCc("iso6");
    out.u32(1);
    for (String compatible : new String[] {"iso6", "cmfc", "mp41"}) {
      out.fourCc(compatible);
    }
  }

  private void movieHeader() {
    out.zeros(8); // creation and modification time
    out.u32(tracks.get(0).timescale());
    out.u32(0); // duration: only the fragments know
    out.u32(0x10000); // rate 1.0
    out.u16(0x100); // volume 1.0
    out.zeros(10);
    TrackBoxes.matrix(out);
    out.zeros(24);
    out.u32(tracks.get(tracks.size() - 1).id() + 1L); // next free track number
  }
}
