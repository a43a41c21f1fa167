package org.camfleet.codecs.fmp4;

/** Writes the boxes that describe one track in a movie header (ISO 14496-12 8.3 to 8.8). */
final class TrackBoxes {
  private static final long[] UNITY_MATRIX = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

  private final int id;
  private final boolean video;
  private final int timescale;
  private final int width;
  private final int height;
  private final SampleDescription samples;

  /** Writes the track's one sample entry. */
  @FunctionalInterface
  interface SampleDescription {
    void write(SampleEntry entry);
  }

  private TrackBoxes(
      int id, boolean video, int timescale, int width, int height, SampleDescription samples) {
    this.id = id;
    this.video = video;
    this.timescale = timescale;
    this.width = width;
    this.height = height;
    this.samples = samples;
  }

  static TrackBoxes video(int width, int height, SampleDescription samples) {
    return new TrackBoxes(
        InitSegment.VIDEO_TRACK, true, InitSegment.VIDEO_TIMESCALE, width, height, samples);
  }

  static TrackBoxes audio(int timescale, SampleDescription samples) {
    return new TrackBoxes(InitSegment.AUDIO_TRACK, false, timescale, 0, 0, samples);
  }

  int id() {
    return id;
  }

  int timescale() {
    return timescale;
  }

  /** The {@code trak} box. */
  void header(BoxWriter out) {
    out.box(
        "trak",
        () -> {
          out.fullBox("tkhd", 0, 7, () -> trackHeader(out)); // enabled, in movie, in preview
          out.box(
              "mdia",
              () -> {
                out.fullBox("mdhd", 0, 0, () -> mediaHeader(out));
                out.fullBox("hdlr", 0, 0, () -> handler(out));
                out.box("minf", () -> mediaInformation(out));
              });
        });
  }

  /** The {@code trex} box. */
  void defaults(BoxWriter out) {
    out.fullBox(
        "trex",
        0,
        0,
        () -> {
          out.u32(id);
          out.u32(1); // the one sample entry
          out.zeros(12);
        });
  }

  static void matrix(BoxWriter out) {
    for (long value : UNITY_MATRIX) {
      out.u32(value);
    }
  }

  private void trackHeader(BoxWriter out) {
    out.zeros(8);
    out.u32(id);
    out.zeros(4 + 4 + 8 + 4); // reserved, duration, reserved, layer and group
    out.u16(video ? 0 : 0x100); // volume
    out.u16(0);
    matrix(out);
    out.u32((long) width << 16);
    out.u32((long) height << 16);
  }

  private void mediaHeader(BoxWriter out) {
    out.zeros(8);
    out.u32(timescale);
    out.u32(0);
    out.u16(0x55c4); // language "und"
    out.u16(0);
  }

  private void handler(BoxWriter out) {
    out.u32(0);
    out.fourCc(video ? "vide" : "soun");
    out.zeros(12);
    out.u8(0); // empty name
  }

  private void mediaInformation(BoxWriter out) {
    out.fullBox(video ? "vmhd" : "smhd", 0, video ? 1 : 0, () -> out.zeros(video ? 8 : 4));
    out.box("dinf", () -> out.fullBox("dref", 0, 0, () -> dataReference(out)));
    out.box("stbl", () -> sampleTable(out));
  }

  private static void dataReference(BoxWriter out) {
    out.u32(1);
    out.fullBox("url ", 0, 1, () -> {}); // the media is in this file
  }

  private void sampleTable(BoxWriter out) {
    out.fullBox(
        "stsd",
        0,
        0,
        () -> {
          out.u32(1);
          samples.write(new SampleEntry(out));
        });
    out.fullBox("stts", 0, 0, () -> out.u32(0));
    out.fullBox("stsc", 0, 0, () -> out.u32(0));
    out.fullBox("stsz", 0, 0, () -> out.zeros(8));
    out.fullBox("stco", 0, 0, () -> out.u32(0));
  }
}
