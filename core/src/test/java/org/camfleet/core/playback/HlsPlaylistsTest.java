package org.camfleet.core.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.playback.Fragments.fragment;

import java.util.List;
import org.camfleet.core.playback.HlsSession.DiscontinuityMode;
import org.camfleet.core.playback.HlsSession.PlaybackMode;
import org.junit.jupiter.api.Test;

class HlsPlaylistsTest {

  // PROTOCOL 5.4.
  @Test
  void masterPlaylistNamesOneVariantWithItsSound() {
    String playlist =
        HlsPlaylists.master(
            Fragments.live(5, DiscontinuityMode.NEVER),
            "tok~",
            new StreamDescription("avc1.42E01F,mp4a.40.2", 1280, 720, 25, 2_100_000));

    assertThat(playlist)
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:1
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",AUTOSELECT=YES,DEFAULT=NO,URI="getHLSMediaPlaylist.m3u8?SessionToken=tok~&TrackNumber=2"
            #EXT-X-STREAM-INF:CODECS="avc1.42E01F,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,BANDWIDTH=2100000,AUDIO="audio"
            getHLSMediaPlaylist.m3u8?SessionToken=tok~&TrackNumber=1
            """);
  }

  @Test
  void aTransportStreamHasItsSoundAmongItsPictures() {
    HlsSession session = Fragments.live(5, DiscontinuityMode.NEVER).with(false, true);
    String master =
        HlsPlaylists.master(
            session,
            "tok~",
            new StreamDescription("avc1.42E01F,mp4a.40.2", 1280, 720, 25, 2_100_000));
    String media =
        HlsPlaylists.media(
            session,
            "tok~",
            1,
            PlaylistWindow.EMPTY.append(session, List.of(fragment(1, 1, 0, 2_000, 7))));

    assertThat(master).doesNotContain("AUDIO").contains("BANDWIDTH=2100000\n");
    assertThat(media)
        .doesNotContain("EXT-X-MAP")
        .endsWith(
            "#EXTINF:2.000,\ngetTSFragment.ts?FragmentNumber="
                + "100000000000000000010000000001&SessionToken=tok~\n");
  }

  @Test
  void onDemandPlaylistIsCompleteAndShowsTimes() {
    HlsSession session =
        new HlsSession(
            Fragments.STREAM,
            PlaybackMode.ON_DEMAND,
            org.camfleet.core.archive.FragmentIndex.Clock.SERVER,
            new org.camfleet.core.archive.FragmentNumber(0, 0),
            0,
            Long.MAX_VALUE,
            DiscontinuityMode.NEVER,
            true,
            false,
            false,
            10,
            0,
            0);
    PlaylistWindow window =
        PlaylistWindow.EMPTY.append(
            session, List.of(fragment(1, 1, 0, 2_000, 7), fragment(1, 2, 2_000, 1_041, 7)));

    assertThat(HlsPlaylists.media(session, "tok~", 1, window))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="getMP4InitFragment.mp4?SessionToken=tok~&TrackNumber=1&SequenceNumber=7"
            #EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:00.200Z
            #EXTINF:2.000,
            getMP4MediaFragment.mp4?FragmentNumber=100000000000000000010000000001&SessionToken=tok~&TrackNumber=1
            #EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:02.200Z
            #EXTINF:1.041,
            getMP4MediaFragment.mp4?FragmentNumber=100000000000000000010000000002&SessionToken=tok~&TrackNumber=1
            #EXT-X-ENDLIST
            """);
  }

  @Test
  void newHeadersComeWithADiscontinuityInEveryMode() {
    for (DiscontinuityMode mode : DiscontinuityMode.values()) {
      HlsSession session = Fragments.live(5, mode);
      PlaylistWindow window =
          PlaylistWindow.EMPTY.append(
              session, List.of(fragment(1, 1, 0, 1_000, 7), fragment(1, 2, 1_000, 1_000, 8)));

      assertThat(HlsPlaylists.media(session, "t~", 2, window))
          .contains(
              "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"getMP4InitFragment.mp4?SessionToken=t~&TrackNumber=2&SequenceNumber=8\"\n")
          .doesNotContain("ENDLIST");
    }
  }

  @Test
  void discontinuitiesFollowTheirMode() {
    assertThat(discontinuities(DiscontinuityMode.ALWAYS)).containsExactly(false, true, true, true);
    assertThat(discontinuities(DiscontinuityMode.NEVER))
        .containsExactly(false, false, false, false);
    assertThat(discontinuities(DiscontinuityMode.ON_DISCONTINUITY))
        .containsExactly(false, false, true, true);
  }

  /** Four fragments: the second joins, the third comes 60 ms late, the fourth overlaps by 80 ms. */
  private static List<Boolean> discontinuities(DiscontinuityMode mode) {
    return PlaylistWindow.EMPTY
        .append(
            Fragments.live(9, mode),
            List.of(
                fragment(1, 1, 0, 1_000, 7),
                fragment(1, 2, 1_040, 1_000, 7),
                fragment(1, 3, 2_100, 1_000, 7),
                fragment(2, 1, 3_020, 1_000, 7)))
        .entries()
        .stream()
        .map(PlaylistWindow.Entry::discontinuity)
        .toList();
  }
}
