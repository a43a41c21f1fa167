package org.camfleet.core.rtsp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.camfleet.codecs.rtsp.RtpInfo;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspUrls;

/**
 * Tells the tracks of a session which timestamps of theirs mean one instant, as the answer to PLAY
 * has it (RFC 2326 12.33). On the loop.
 */
final class CommonStart {
  private final List<TrackStream> streams = new ArrayList<>();
  private final List<Set<String>> urls = new ArrayList<>();

  /** A track that was set up, with the URLs that may mean it. */
  void add(TrackStream stream, Set<String> controls) {
    streams.add(stream);
    urls.add(Set.copyOf(controls));
  }

  /** Takes the header of the answer to PLAY; one track alone has nothing to be beside. */
  void playing(RtspHeaders answer) {
    RtpInfo info = RtpInfo.parse(String.join(",", answer.all("RTP-Info")));
    List<Long> timestamps = streams.size() < 2 ? List.of() : timestamps(info, urls);
    for (int i = 0; i < timestamps.size(); i++) {
      streams.get(i).startsAt(timestamps.get(i));
    }
  }

  /**
   * The timestamp of each track: by its URL, else by the end of it, else by the order of the
   * entries; empty where one is missing.
   */
  static List<Long> timestamps(RtpInfo info, List<Set<String>> tracks) {
    List<Long> exact = timestamps(info, tracks, Set::contains);
    List<Long> similar = exact.isEmpty() ? timestamps(info, tracks, CommonStart::ends) : exact;
    return similar.isEmpty() && info.entries().size() == tracks.size()
        ? known(info.entries())
        : similar;
  }

  private static boolean ends(Set<String> track, String url) {
    String end = end(url);
    return track.stream().anyMatch(one -> end(one).equals(end));
  }

  private static String end(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static List<Long> timestamps(
      RtpInfo info, List<Set<String>> tracks, BiPredicate<Set<String>, String> isOf) {
    List<RtpInfo.Entry> found = new ArrayList<>();
    for (Set<String> track : tracks) {
      List<RtpInfo.Entry> own =
          info.entries().stream()
              .filter(entry -> isOf.test(track, RtspUrls.withoutUserInfo(entry.url())))
              .toList();
      if (own.size() != 1) {
        return List.of();
      }
      found.add(own.get(0));
    }
    return new HashSet<>(found).size() < found.size() ? List.of() : known(found);
  }

  private static List<Long> known(List<RtpInfo.Entry> entries) {
    boolean all = entries.stream().allMatch(entry -> entry.rtpTime() >= 0);
    return all ? entries.stream().map(RtpInfo.Entry::rtpTime).toList() : List.of();
  }
}
