package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pictures of a recording as they are stored, each by the checksum of its bytes. */
final class StoredPictures {
  private StoredPictures() {}

  /**
   * One stored picture: all NAL units of it.
   *
   * @param seconds presentation time
   * @param checksum SHA-256 of its bytes
   */
  record Picture(double seconds, String checksum) {}

  /** What is stored, in the order of its times. */
  static List<Picture> of(Recording.Tracks stored, Path directory)
      throws IOException, InterruptedException {
    List<Picture> all = new ArrayList<>();
    for (Path file : stored.files(directory)) {
      FFprobe.Result result =
          FFprobe.run(
              List.of(
                  "ffprobe",
                  "-v",
                  "error",
                  "-select_streams",
                  "v:0",
                  "-show_packets",
                  "-show_data_hash",
                  "SHA256",
                  "-show_entries",
                  "packet=pts_time,data_hash",
                  "-of",
                  "csv=p=0",
                  file.toString()));
      result
          .output()
          .lines()
          .map(line -> line.split(","))
          .filter(cells -> cells.length >= 2)
          .forEach(cells -> all.add(new Picture(Double.parseDouble(cells[0]), cells[1])));
    }
    all.sort(Comparator.comparingDouble(Picture::seconds));
    return all;
  }

  /**
   * The stretch that both recordings have: begins at the first picture that is in both, and ends
   * where one of them ends. Pictures that occur more than once are no beginning.
   */
  static Overlap overlap(List<Picture> one, List<Picture> other) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < other.size(); i++) {
      places.merge(other.get(i).checksum(), i, (first, second) -> -1);
    }
    for (int i = 0; i < one.size(); i++) {
      int at = places.getOrDefault(one.get(i).checksum(), -1);
      if (at >= 0) {
        int length = Math.min(one.size() - i, other.size() - at);
        return new Overlap(one.subList(i, i + length), other.subList(at, at + length));
      }
    }
    return new Overlap(List.of(), List.of());
  }

  /** The same stretch of two recordings, picture by picture if none is missing. */
  record Overlap(List<Picture> one, List<Picture> other) {
    /** The checksums of the one. */
    List<String> ones() {
      return one.stream().map(Picture::checksum).toList();
    }

    /** The checksums of the other. */
    List<String> others() {
      return other.stream().map(Picture::checksum).toList();
    }

    /** From its first picture to its last. */
    double seconds() {
      return one.isEmpty() ? 0 : one.get(one.size() - 1).seconds() - one.get(0).seconds();
    }

    /** The most seconds from one picture to the next, in the one. */
    double longestGap() {
      double longest = 0;
      for (int i = 1; i < one.size(); i++) {
        longest = Math.max(longest, one.get(i).seconds() - one.get(i - 1).seconds());
      }
      return longest;
    }

    /** By how much the times of the same picture differ at most. */
    double timesApart() {
      double most = 0;
      for (int i = 0; i < one.size(); i++) {
        most = Math.max(most, Math.abs(one.get(i).seconds() - other.get(i).seconds()));
      }
      return most;
    }
  }
}
