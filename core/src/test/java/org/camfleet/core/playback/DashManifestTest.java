package org.camfleet.core.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.playback.Fragments.fragment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.playback.HlsSession.DiscontinuityMode;
import org.camfleet.core.playback.HlsSession.PlaybackMode;
import org.junit.jupiter.api.Test;

/** Where the periods of a manifest begin and end, and that they stay where they are. */
class DashManifestTest {
  private static final Map<Long, DashManifest.Coding> CODINGS =
      Map.of(7L, coding("avc1.42E01F"), 8L, coding("avc1.64001F"));

  /** Two fragments, a gap of a second, one more, and one of another codec right behind it. */
  private static final List<Fragment> BROKEN =
      List.of(
          fragment(1, 1, 0, 2_000, 7),
          fragment(1, 2, 2_000, 2_000, 7),
          fragment(1, 3, 5_000, 2_000, 7),
          fragment(2, 1, 7_000, 2_000, 8));

  @Test
  void onDemandHasNoGaps() {
    String manifest = manifest(PlaybackMode.ON_DEMAND, window(PlaybackMode.ON_DEMAND, 0));
    assertThat(periods(manifest))
        .containsExactly(
            "id=\"0\" start=\"PT0.000000S\" duration=\"PT4.000000S\"",
            "id=\"1\" start=\"PT4.000000S\" duration=\"PT2.000000S\"",
            "id=\"2\" start=\"PT6.000000S\" duration=\"PT2.000000S\"");
    assertThat(manifest).contains("mediaPresentationDuration=\"PT8.000000S\"");
    assertThat(manifest).contains("codecs=\"avc1.42E01F\"", "codecs=\"avc1.64001F\"");
  }

  @Test
  void aPeriodThatHasLostItsFirstFragmentBeginsWhereItBegan() {
    for (PlaybackMode mode : List.of(PlaybackMode.LIVE, PlaybackMode.LIVE_REPLAY)) {
      List<String> before = periods(manifest(mode, window(mode, 0)));
      assertThat(periods(manifest(mode, window(mode, 1)))).isEqualTo(before);
      assertThat(periods(manifest(mode, window(mode, 2)))).isEqualTo(before.subList(1, 3));
      assertThat(periods(manifest(mode, window(mode, 3)))).isEqualTo(before.subList(2, 3));
    }
  }

  @Test
  void aLiveSessionHasTheTimesOfItsFragments() {
    assertThat(periods(manifest(PlaybackMode.LIVE, window(PlaybackMode.LIVE, 2))))
        .containsExactly(
            "id=\"1\" start=\"PT1764000005.000000S\" duration=\"PT2.000000S\"",
            "id=\"2\" start=\"PT1764000007.000000S\"");
  }

  @Test
  void segmentsAreThoseOfHls() {
    String manifest = manifest(PlaybackMode.ON_DEMAND, window(PlaybackMode.ON_DEMAND, 0));
    String number = BROKEN.get(0).number().toString();
    assertThat(manifest)
        .contains(
            "media=\"getMP4MediaFragment.mp4?FragmentNumber="
                + number
                + "&amp;SessionToken=tok~&amp;TrackNumber=2\"")
        .contains(
            "sourceURL=\"getMP4InitFragment.mp4?SequenceNumber=8&amp;SessionToken=tok~"
                + "&amp;TrackNumber=1\"")
        .contains("<S t=\"158760000000000\" d=\"180000\"/>")
        .contains("<S t=\"28224000000000\" d=\"32000\"/>");
  }

  private static PlaylistWindow window(PlaybackMode mode, int gone) {
    return PlaylistWindow.EMPTY.append(session(mode), BROKEN).dropFirst(gone);
  }

  private static String manifest(PlaybackMode mode, PlaylistWindow window) {
    return DashManifest.of(session(mode), "tok~", window, CODINGS, Instant.EPOCH);
  }

  private static HlsSession session(PlaybackMode mode) {
    return Fragments.session(mode, 10, DiscontinuityMode.NEVER, 0, 0);
  }

  private static List<String> periods(String manifest) {
    return Pattern.compile("<Period (.*)>")
        .matcher(manifest)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static DashManifest.Coding coding(String codec) {
    return new DashManifest.Coding(
        new StreamDescription(codec + ",mp4a.40.2", 1280, 720, 0, 2_000_000), 16_000);
  }
}
