package org.camfleet.core.playback;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.camfleet.core.archive.Fragment;

/** Writes the playlists of a session (RFC 8216), with the names and queries of KVS. Pure. */
public final class HlsPlaylists {
  /** File name of the master playlist. */
  public static final String MASTER = "getHLSMasterPlaylist.m3u8";

  /** File name of a track's media playlist. */
  public static final String MEDIA = "getHLSMediaPlaylist.m3u8";

  /** File name of a track's init segment; SequenceNumber is the id of its headers. */
  public static final String INIT = "getMP4InitFragment.mp4";

  /** File name of one track of a fragment. */
  public static final String FRAGMENT = "getMP4MediaFragment.mp4";

  /** File name of a fragment with both tracks. */
  public static final String TS_FRAGMENT = "getTSFragment.ts";

  /** Track number of the pictures. */
  public static final int VIDEO = 1;

  /** Track number of the sound. */
  public static final int AUDIO = 2;

  private static final String SOUND =
      "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",AUTOSELECT=YES,DEFAULT=NO,"
          + "URI=\"%s\"\n";

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HlsPlaylists() {}

  /** The master playlist: one variant, with its sound beside it or among its pictures. */
  public static String master(HlsSession session, String token, StreamDescription stream) {
    boolean apart = !session.transportStream();
    return "#EXTM3U\n"
        + "#EXT-X-VERSION:1\n"
        + (apart ? SOUND.formatted(media(token, AUDIO)) : "")
        + String.format(
            Locale.ROOT,
            "#EXT-X-STREAM-INF:CODECS=\"%s\",RESOLUTION=%dx%d,FRAME-RATE=%.3f,BANDWIDTH=%d%s\n",
            stream.codecs(),
            stream.width(),
            stream.height(),
            stream.framesPerSecond(),
            stream.bitsPerSecond(),
            apart ? ",AUDIO=\"audio\"" : "")
        + media(token, VIDEO)
        + "\n";
  }

  /** The media playlist of one track. */
  public static String media(HlsSession session, String token, int track, PlaylistWindow window) {
    boolean complete = session.mode() == HlsSession.PlaybackMode.ON_DEMAND;
    List<PlaylistWindow.Entry> entries = window.entries();
    StringBuilder out = new StringBuilder(256 + 400 * entries.size());
    out.append("#EXTM3U\n#EXT-X-VERSION:7\n");
    if (complete) {
      out.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
    }
    out.append("#EXT-X-TARGETDURATION:").append(targetDuration(entries)).append('\n');
    out.append("#EXT-X-MEDIA-SEQUENCE:").append(window.mediaSequence()).append('\n');
    if (window.discontinuitySequence() > 0) {
      out.append("#EXT-X-DISCONTINUITY-SEQUENCE:")
          .append(window.discontinuitySequence())
          .append('\n');
    }
    if (entries.stream().allMatch(entry -> entry.fragment().keyFrame())) {
      out.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    }
    long headers = -1;
    for (PlaylistWindow.Entry entry : entries) {
      Fragment fragment = entry.fragment();
      if (entry.discontinuity()) {
        out.append("#EXT-X-DISCONTINUITY\n");
      }
      if (fragment.headersId() != headers && !session.transportStream()) {
        headers = fragment.headersId();
        out.append("#EXT-X-MAP:URI=\"").append(init(token, track, headers)).append("\"\n");
      }
      append(out, session, token, track, fragment);
    }
    if (complete) {
      out.append("#EXT-X-ENDLIST\n");
    }
    return out.toString();
  }

  private static void append(
      StringBuilder out, HlsSession session, String token, int track, Fragment fragment) {
    if (session.showsTimes()) {
      Instant time = Instant.EPOCH.plus(session.timeOf(fragment), ChronoUnit.MICROS);
      out.append("#EXT-X-PROGRAM-DATE-TIME:").append(DATE_TIME.format(time)).append('\n');
    }
    out.append(
        String.format(
            Locale.ROOT,
            "#EXTINF:%.3f,\n%s?FragmentNumber=%s&SessionToken=%s",
            fragment.durationMicros() / 1e6,
            session.transportStream() ? TS_FRAGMENT : FRAGMENT,
            fragment.number(),
            token));
    out.append(session.transportStream() ? "\n" : "&TrackNumber=" + track + "\n");
  }

  /**
   * RFC 8216 4.3.3.1: no duration, rounded to the nearest second, is longer than this. Players wait
   * three times as long behind the newest picture, so a camera's jitter must not add a second.
   */
  private static long targetDuration(List<PlaylistWindow.Entry> entries) {
    long longest =
        entries.stream().mapToLong(entry -> entry.fragment().durationMicros()).max().orElse(0);
    return Math.max(1, (longest + 500_000) / 1_000_000);
  }

  private static String media(String token, int track) {
    return "%s?SessionToken=%s&TrackNumber=%d".formatted(MEDIA, token, track);
  }

  private static String init(String token, int track, long headers) {
    return "%s?SessionToken=%s&TrackNumber=%d&SequenceNumber=%d"
        .formatted(INIT, token, track, headers);
  }
}
