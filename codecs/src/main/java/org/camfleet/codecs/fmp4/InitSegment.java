package org.camfleet.codecs.fmp4;

import org.camfleet.codecs.MalformedException;

/** Writes CMAF headers ({@code ftyp} and {@code moov}) of one track (ISO 23000-19 7.2). */
public final class InitSegment {
  /** Ticks a second of every video track. */
  public static final int VIDEO_TIMESCALE = 90_000;

  /** The video track's number. */
  public static final int VIDEO_TRACK = 1;

  /** The audio track's number. */
  public static final int AUDIO_TRACK = 2;

  private static final long[] UNITY_MATRIX = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

  private final BoxWriter out = new BoxWriter(1024);
  private final boolean video;
  private final int timescale;
  private final int width;
  private final int height;
  private final Runnable sampleEntry;

  private InitSegment(boolean video, int timescale, int width, int height, byte[] config) {
    this.video = video;
    this.timescale = timescale;
    this.width = width;
    this.height = height;
    SampleEntry entry = new SampleEntry(out);
    this.sampleEntry =
        video ? () -> entry.avc1(config, width, height) : () -> entry.mp4a(config, timescale, 1);
  }

  /**
   * The header of an H.264 track of {@value #VIDEO_TIMESCALE} ticks a second.
   *
   * @throws MalformedException when a parameter set can not be described
   */
  public static byte[] video(byte[] sps, byte[][] pps, int width, int height)
      throws MalformedException {
    byte[] avcC = AvcConfiguration.of(sps, pps).toByteArray();
    return new InitSegment(true, VIDEO_TIMESCALE, width, height, avcC).write();
  }

  /** The header of a mono AAC track whose ticks are its samples. */
  public static byte[] audio(byte[] audioSpecificConfig, int sampleRate) {
    return new InitSegment(false, sampleRate, 0, 0, audioSpecificConfig).write();
  }

  private byte[] write() {
    out.box("ftyp", this::brands);
    out.box(
        "moov",
        () -> {
          out.fullBox("mvhd", 0, 0, this::movieHeader);
          out.box("trak", this::track);
          out.box("mvex", () -> out.fullBox("trex", 0, 0, this::trackDefaults));
        });
    return out.toByteArray();
  }

  private int trackId() {
    return video ? VIDEO_TRACK : AUDIO_TRACK;
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
    out.u32(timescale);
    out.u32(0); // duration: only the fragments know
    out.u32(0x10000); // rate 1.0
    out.u16(0x100); // volume 1.0
    out.zeros(10);
    matrix();
    out.zeros(24);
    out.u32(trackId() + 1L); // next free track number
  }

  private void track() {
    out.fullBox("tkhd", 0, 7, this::trackHeader); // enabled, in movie, in preview
    out.box(
        "mdia",
        () -> {
          out.fullBox("mdhd", 0, 0, this::mediaHeader);
          out.fullBox("hdlr", 0, 0, this::handler);
          out.box("minf", this::mediaInformation);
        });
  }

  private void trackHeader() {
    out.zeros(8);
    out.u32(trackId());
    out.zeros(4 + 4 + 8 + 4); // reserved, duration, reserved, layer and group
    out.u16(video ? 0 : 0x100); // volume
    out.u16(0);
    matrix();
    out.u32((long) width << 16);
    out.u32((long) height << 16);
  }

  private void mediaHeader() {
    out.zeros(8);
    out.u32(timescale);
    out.u32(0);
    out.u16(0x55c4); // language "und"
    out.u16(0);
  }

  private void handler() {
    out.u32(0);
    out.fourCc(video ? "vide" : "soun");
    out.zeros(12);
    out.u8(0); // empty name
  }

  private void mediaInformation() {
    out.fullBox(video ? "vmhd" : "smhd", 0, video ? 1 : 0, () -> out.zeros(video ? 8 : 4));
    out.box(
        "dinf",
        () ->
            out.fullBox(
                "dref",
                0,
                0,
                () -> {
                  out.u32(1);
                  out.fullBox("url ", 0, 1, () -> {}); // the media is in this file
                }));
    out.box("stbl", this::sampleTable);
  }

  private void sampleTable() {
    out.fullBox(
        "stsd",
        0,
        0,
        () -> {
          out.u32(1);
          sampleEntry.run();
        });
    out.fullBox("stts", 0, 0, () -> out.u32(0));
    out.fullBox("stsc", 0, 0, () -> out.u32(0));
    out.fullBox("stsz", 0, 0, () -> out.zeros(8));
    out.fullBox("stco", 0, 0, () -> out.u32(0));
  }

  private void trackDefaults() {
    out.u32(trackId());
    out.u32(1); // the one sample entry
    out.zeros(12);
  }

  private void matrix() {
    for (long value : UNITY_MATRIX) {
      out.u32(value);
    }
  }
}
