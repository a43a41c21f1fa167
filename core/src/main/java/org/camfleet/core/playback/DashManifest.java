package org.camfleet.core.playback;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camfleet.core.archive.Fragment;

/**
 * Writes the manifest of a session (ISO 23009-1), with the names and queries of KVS. Its segments
 * are those of HLS. Where fragments do not join, a period ends. Pure.
 */
public final class DashManifest {
  /** File name of the manifest. */
  public static final String NAME = "getDASHManifest.mpd";

  private static final int VIDEO_TIMESCALE = 90_000;

  /**
   * How a period's tracks are coded.
   *
   * @param stream codecs and size; its frame rate is not looked at
   * @param audioTimescale ticks a second of the sound
   */
  public record Coding(StreamDescription stream, int audioTimescale) {}

  private final HlsSession session;
  private final String token;
  private final PlaylistWindow window;
  private final Map<Long, Coding> codings;
  private final StringBuilder out = new StringBuilder(4_096);

  private DashManifest(
      HlsSession session, String token, PlaylistWindow window, Map<Long, Coding> codings) {
    this.session = session;
    this.token = token;
    this.window = window;
    this.codings = codings;
  }

  /**
   * The manifest of a window that is not empty.
   *
   * @param codings of all headers in the window, by their id
   * @param now when it is written
   */
  public static String of(
      HlsSession session,
      String token,
      PlaylistWindow window,
      Map<Long, Coding> codings,
      Instant now) {
    return new DashManifest(session, token, window, codings).write(now);
  }

  /** Fragments that join, and where they play. */
  private record Period(long number, long startMicros, long producerMicros, List<Fragment> parts) {
    long endMicros() {
      return startMicros + parts.get(parts.size() - 1).producerEndMicros() - producerMicros;
    }
  }

  private String write(Instant now) {
    List<Period> periods = periods();
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" xmlns:kvs=\"urn:aws:kvs\"");
    out.append(" profiles=\"urn:mpeg:dash:profile:full:2011\"");
    long longest =
        window.entries().stream().mapToLong(e -> e.fragment().durationMicros()).max().orElse(0);
    Period last = periods.get(periods.size() - 1);
    if (session.mode() == HlsSession.PlaybackMode.ON_DEMAND) {
      attribute("type", "static");
      attribute("mediaPresentationDuration", duration(last.endMicros()));
    } else {
      attribute("type", "dynamic");
      attribute("availabilityStartTime", beginning().toString());
      attribute("publishTime", now.truncatedTo(ChronoUnit.MILLIS).toString());
      attribute("minimumUpdatePeriod", duration(Math.max(500_000, longest / 2)));
      Period first = periods.get(0);
      attribute(
          "timeShiftBufferDepth",
          duration(last.endMicros() - position(first, first.parts().get(0))));
      attribute("suggestedPresentationDelay", duration(3 * longest));
    }
    attribute("minBufferTime", duration(longest));
    out.append(">\n");
    for (int i = 0; i < periods.size(); i++) {
      period(periods.get(i), i + 1 == periods.size());
    }
    return out.append("</MPD>\n").toString();
  }

  /** A live session's times are the producer's; others count from the session's beginning. */
  private Instant beginning() {
    return session.mode() == HlsSession.PlaybackMode.LIVE
        ? Instant.EPOCH
        : Instant.EPOCH.plus(session.createdMicros(), ChronoUnit.MICROS);
  }

  private List<Period> periods() {
    List<Period> periods = new ArrayList<>();
    PlaylistWindow.Head head = window.head();
    boolean live = session.mode() == HlsSession.PlaybackMode.LIVE;
    long plays = head.playedMicros();
    Fragment before = null;
    for (PlaylistWindow.Entry entry : window.entries()) {
      Fragment fragment = entry.fragment();
      if (before == null) {
        long start = live ? head.periodProducerMicros() : head.periodPlaysAtMicros();
        periods.add(
            new Period(head.period(), start, head.periodProducerMicros(), new ArrayList<>()));
      } else if (!PlaylistWindow.joins(before, fragment)) {
        long start = live ? fragment.producerMicros() : plays;
        periods.add(
            new Period(
                head.period() + periods.size(),
                start,
                fragment.producerMicros(),
                new ArrayList<>()));
      }
      periods.get(periods.size() - 1).parts().add(fragment);
      plays += fragment.durationMicros();
      before = fragment;
    }
    return periods;
  }

  private static long position(Period period, Fragment fragment) {
    return period.startMicros() + fragment.producerMicros() - period.producerMicros();
  }

  private void period(Period period, boolean isLast) {
    out.append(" <Period");
    attribute("id", Long.toString(period.number()));
    attribute("start", duration(period.startMicros()));
    if (!isLast || session.mode() == HlsSession.PlaybackMode.ON_DEMAND) {
      attribute("duration", duration(period.endMicros() - period.startMicros()));
    }
    out.append(">\n");
    long headers = period.parts().get(0).headersId();
    Coding coding = codings.get(headers);
    if (coding == null) {
      throw new IllegalArgumentException("coding of headers " + headers + ": missing");
    }
    StreamDescription stream = coding.stream();
    String[] codecs = stream.codecs().split(",", 2);
    set(period, HlsPlaylists.VIDEO, VIDEO_TIMESCALE, "video/mp4", codecs[0], stream);
    set(period, HlsPlaylists.AUDIO, coding.audioTimescale(), "audio/mp4", codecs[1], stream);
    out.append(" </Period>\n");
  }

  private void set(
      Period period,
      int track,
      int timescale,
      String type,
      String codecs,
      StreamDescription stream) {
    boolean video = track == HlsPlaylists.VIDEO;
    out.append("  <AdaptationSet");
    attribute("id", Integer.toString(track));
    attribute("contentType", video ? "video" : "audio");
    attribute("mimeType", type);
    attribute("segmentAlignment", "true");
    attribute("startWithSAP", "1");
    out.append(">\n   <Representation");
    attribute("id", video ? "video" : "audio");
    attribute("codecs", codecs);
    attribute("bandwidth", Long.toString(video ? stream.bitsPerSecond() : AUDIO_BITS));
    if (video) {
      attribute("width", Integer.toString(stream.width()));
      attribute("height", Integer.toString(stream.height()));
    } else {
      attribute("audioSamplingRate", Integer.toString(timescale));
    }
    out.append(">\n    <SegmentList");
    attribute("timescale", Integer.toString(timescale));
    attribute("presentationTimeOffset", Long.toString(ticks(period.producerMicros(), timescale)));
    out.append(">\n     <Initialization");
    long headers = period.parts().get(0).headersId();
    attribute("sourceURL", query(HlsPlaylists.INIT, track, "SequenceNumber=" + headers));
    out.append("/>\n     <SegmentTimeline>\n");
    timeline(period, timescale);
    out.append("     </SegmentTimeline>\n");
    for (Fragment fragment : period.parts()) {
      out.append("     <SegmentURL");
      attribute(
          "media", query(HlsPlaylists.FRAGMENT, track, "FragmentNumber=" + fragment.number()));
      out.append("/>\n");
    }
    out.append("    </SegmentList>\n   </Representation>\n  </AdaptationSet>\n");
  }

  private static final long AUDIO_BITS = 64_000;

  private void timeline(Period period, int timescale) {
    List<Fragment> parts = period.parts();
    for (int i = 0; i < parts.size(); i++) {
      Fragment fragment = parts.get(i);
      long begins = ticks(fragment.producerMicros(), timescale);
      // Those of a period join, and so must their times: a player would look for what is between.
      long endMicros =
          i + 1 < parts.size() ? parts.get(i + 1).producerMicros() : fragment.producerEndMicros();
      out.append("      <S");
      attribute("t", Long.toString(begins));
      attribute("d", Long.toString(ticks(endMicros, timescale) - begins));
      if (session.showsTimes()) {
        Instant time = Instant.EPOCH.plus(session.timeOf(fragment), ChronoUnit.MICROS);
        attribute("kvs:ts", time.truncatedTo(ChronoUnit.MILLIS).toString());
      }
      if (session.showsNumbers()) {
        attribute("kvs:fn", fragment.number().toString());
      }
      out.append("/>\n");
    }
  }

  private String query(String resource, int track, String what) {
    return "%s?%s&amp;SessionToken=%s&amp;TrackNumber=%d".formatted(resource, what, token, track);
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"").append(value).append('"');
  }

  /** In seconds alone: a live session's are those since 1970. */
  private static String duration(long micros) {
    Duration time = Duration.of(micros, ChronoUnit.MICROS);
    return String.format(Locale.ROOT, "PT%d.%06dS", time.getSeconds(), time.getNano() / 1_000);
  }

  /** In two steps: microseconds since 1970 times a timescale are too many for a long. */
  private static long ticks(long micros, int timescale) {
    return Math.floorDiv(micros, 1_000_000L) * timescale
        + Math.floorMod(micros, 1_000_000L) * timescale / 1_000_000L;
  }
}
