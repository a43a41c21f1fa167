package org.camfleet.core.archive;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a check of segment files against the index found.
 *
 * @param streams that were checked
 * @param files that were checked
 * @param strange files of another stream or of a newer version, which are never touched
 * @param fragments that are whole
 * @param damaged fragments and stretches whose bytes are not what was written
 * @param missing fragments that should be listed and were not
 * @param withoutBytes fragments that were listed and are in no file
 * @param wrong fragments that were listed with another place or time
 * @param superseded fragments of a former master that a newer one leaves no room for
 * @param troubled streams with any of these but the last, at most {@value #MOST_TROUBLED}
 */
public record ArchiveFindings(
    int streams,
    int files,
    int strange,
    long fragments,
    long damaged,
    long missing,
    long withoutBytes,
    long wrong,
    long superseded,
    List<String> troubled) {
  private static final int MOST_TROUBLED = 100;

  /** Of nothing. */
  public static final ArchiveFindings NONE =
      new ArchiveFindings(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  /** Whether files and index agree and every byte that was looked at is as it was written. */
  public boolean isSound() {
    return strange == 0 && damaged == 0 && missing == 0 && withoutBytes == 0 && wrong == 0;
  }

  /** Both together. */
  public ArchiveFindings and(ArchiveFindings other) {
    return new ArchiveFindings(
        streams + other.streams,
        files + other.files,
        strange + other.strange,
        fragments + other.fragments,
        damaged + other.damaged,
        missing + other.missing,
        withoutBytes + other.withoutBytes,
        wrong + other.wrong,
        superseded + other.superseded,
        Stream.concat(troubled.stream(), other.troubled.stream())
            .distinct()
            .limit(MOST_TROUBLED)
            .toList());
  }

  /** The findings of the files of one stream. */
  ArchiveFindings ofStream(String stream) {
    return new ArchiveFindings(
        1,
        files,
        strange,
        fragments,
        damaged,
        missing,
        withoutBytes,
        wrong,
        superseded,
        isSound() ? List.of() : List.of(stream));
  }

  static ArchiveFindings ofFile(SegmentContents contents, FragmentIndex.Replaced replaced) {
    return new ArchiveFindings(
        0,
        1,
        contents.strange() ? 1 : 0,
        contents.entries().size(),
        contents.damaged(),
        replaced.found().size(),
        replaced.lost().size(),
        replaced.changed(),
        replaced.refused(),
        List.of());
  }
}
