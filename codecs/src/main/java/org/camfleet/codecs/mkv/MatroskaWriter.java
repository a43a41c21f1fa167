package org.camfleet.codecs.mkv;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a Matroska document that is never searched: no index, no lengths, times in
 * milliseconds. A reader may be given one document behind another. Pure.
 */
public final class MatroskaWriter {
  /** A block's time is 16 bits wide, counted from its cluster. */
  public static final int LONGEST_CLUSTER_MILLIS = Short.MAX_VALUE;

  private static final String APPLICATION = "Camfleet";
  private static final long NANOS_PER_TICK = 1_000_000;
  private static final int VIDEO = 1;
  private static final int AUDIO = 2;
  private static final int KEY_FRAME = 0x80;
  private static final int BLOCK_HEADER = 4;

  private MatroskaWriter() {}

  /** Everything ahead of tags and clusters: EBML header, Segment, Info, Tracks. */
  public static byte[] head(List<MatroskaTrack> tracks) {
    EbmlWriter out = new EbmlWriter(512);
    out.master(
        0x1a45dfa3,
        () -> {
          out.unsigned(0x4286, 1); // EBMLVersion
          out.unsigned(0x42f7, 1); // EBMLReadVersion
          out.unsigned(0x42f2, 4); // EBMLMaxIDLength
          out.unsigned(0x42f3, 8); // EBMLMaxSizeLength
          out.text(0x4282, "matroska");
          out.unsigned(0x4287, 2); // DocTypeVersion
          out.unsigned(0x4285, 2); // DocTypeReadVersion
        });
    out.openEnded(0x18538067); // Segment
    out.master(
        0x1549a966,
        () -> {
          out.unsigned(0x2ad7b1, NANOS_PER_TICK);
          out.text(0x4d80, APPLICATION); // MuxingApp
          out.text(0x5741, APPLICATION); // WritingApp
        });
    out.master(0x1654ae6b, () -> tracks.forEach(track -> track(out, track)));
    return out.toByteArray();
  }

  private static void track(EbmlWriter out, MatroskaTrack track) {
    MatroskaTrack.@Nullable Picture picture = track.picture();
    MatroskaTrack.@Nullable Sound sound = track.sound();
    out.master(
        0xae,
        () -> {
          out.unsigned(0xd7, track.number());
          out.unsigned(0x73c5, track.number()); // TrackUID
          out.unsigned(0x83, picture != null ? VIDEO : AUDIO);
          out.unsigned(0x9c, 0); // FlagLacing: none
          out.text(0x536e, track.name());
          out.text(0x86, track.codecId());
          out.bytes(0x63a2, track.codecPrivate());
          if (picture != null) {
            out.master(
                0xe0,
                () -> {
                  out.unsigned(0xb0, picture.width());
                  out.unsigned(0xba, picture.height());
                });
          }
          if (sound != null) {
            out.master(
                0xe1,
                () -> {
                  out.real(0xb5, sound.sampleRate());
                  out.unsigned(0x9f, sound.channels());
                });
          }
        });
  }

  /** Tags of the whole document, in the order of the map. */
  public static byte[] tags(Map<String, String> tags) {
    EbmlWriter out = new EbmlWriter(512);
    out.master(
        0x1254c367,
        () ->
            out.master(
                0x7373,
                () -> {
                  out.master(0x63c0, () -> {}); // Targets: everything
                  tags.forEach((name, value) -> tag(out, name, value));
                }));
    return out.toByteArray();
  }

  private static void tag(EbmlWriter out, String name, String value) {
    out.master(
        0x67c8,
        () -> {
          out.text(0x45a3, name);
          out.text(0x4487, value);
        });
  }

  /** Opens a cluster at a time; it ends where another element of the segment begins. */
  public static byte[] cluster(long millis) {
    EbmlWriter out = new EbmlWriter(BLOCK_HEADER + 16);
    out.openEnded(0x1f43b675);
    out.unsigned(0xe7, millis);
    return out.toByteArray();
  }

  /**
   * Everything ahead of a frame's bytes.
   *
   * @param relativeMillis from the cluster's time, within 16 bits
   */
  public static byte[] block(int track, int relativeMillis, boolean keyFrame, int length) {
    if (relativeMillis != (short) relativeMillis) {
      throw new IllegalArgumentException(
          "block: %d ms from its cluster (expected: 16 bits)".formatted(relativeMillis));
    }
    EbmlWriter out = new EbmlWriter(BLOCK_HEADER + 16);
    out.begin(0xa3, (long) BLOCK_HEADER + length);
    out.u8(0x80 | track);
    out.u16(relativeMillis & 0xffff);
    out.u8(keyFrame ? KEY_FRAME : 0);
    return out.toByteArray();
  }
}
