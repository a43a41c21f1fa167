package org.camfleet.fleet.playback;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.fmp4.TrackHeader;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.FragmentReader;
import org.camfleet.core.archive.Part;
import org.camfleet.core.archive.TrackHeaders;
import org.camfleet.core.playback.DashManifest;
import org.camfleet.core.playback.HlsPlaylists;
import org.camfleet.core.playback.HlsSession;
import org.camfleet.core.playback.HlsWindows;
import org.camfleet.core.playback.PlaylistWindow;
import org.camfleet.core.playback.SessionTokens;
import org.camfleet.core.playback.StreamDescription;
import org.camfleet.core.playback.TransportChunk;
import org.jspecify.annotations.Nullable;

/**
 * The playlists, manifests, init segments and fragments of sessions, by their query. Any thread.
 */
final class HlsResources {
  private static final String PLAYLIST = "application/vnd.apple.mpegurl";

  private final FragmentIndex index;
  private final FragmentReader reader;
  private final StoredFragments fragments;
  private final SessionTokens tokens;
  private final HlsWindows windows;
  private final InstantSource clock;

  HlsResources(
      FragmentIndex index, FragmentReader reader, SessionTokens tokens, InstantSource clock) {
    this.index = index;
    this.reader = reader;
    this.fragments = new StoredFragments(index, reader);
    this.tokens = tokens;
    this.windows = new HlsWindows(index, clock);
    this.clock = clock;
  }

  /** Answers a request; the stage fails with {@link HlsRefusal}. */
  CompletionStage<HlsAnswer> answer(boolean dash, String resource, Map<String, String> query) {
    String token = query.getOrDefault("SessionToken", "");
    HlsSession session = session(token);
    if (dash && (resource.equals(HlsPlaylists.MASTER) || resource.equals(HlsPlaylists.MEDIA))) {
      throw noSuchResource(dash);
    }
    return switch (resource) {
      case HlsPlaylists.MASTER -> master(session, token);
      case HlsPlaylists.MEDIA -> media(session, token, track(query));
      case HlsPlaylists.INIT -> init(session, track(query), query.get("SequenceNumber"));
      case HlsPlaylists.FRAGMENT -> fragment(session, track(query), query.get("FragmentNumber"));
      case HlsPlaylists.TS_FRAGMENT -> transport(session, query.get("FragmentNumber"));
      case DashManifest.NAME -> {
        if (!dash) {
          throw noSuchResource(false);
        }
        yield manifest(session, token);
      }
      default -> throw noSuchResource(dash);
    };
  }

  private static HlsRefusal noSuchResource(boolean dash) {
    String one = dash ? DashManifest.NAME : HlsPlaylists.MASTER;
    return new HlsRefusal(404, "no such resource: " + one + " is one");
  }

  private CompletionStage<HlsAnswer> manifest(HlsSession session, String token) {
    return windows
        .now(session)
        .thenCompose(
            window -> {
              sample(window);
              return codings(session, window)
                  .thenApply(
                      codings -> DashManifest.of(session, token, window, codings, clock.instant()));
            })
        .thenApply(
            text ->
                new HlsAnswer(
                    200, "application/dash+xml", "", text.getBytes(StandardCharsets.UTF_8)));
  }

  /** How each kind of fragment in a window is coded, by the id of its headers. */
  private CompletionStage<Map<Long, DashManifest.Coding>> codings(
      HlsSession session, PlaylistWindow window) {
    Map<Long, Fragment> samples = new TreeMap<>();
    window.entries().forEach(one -> samples.put(one.fragment().headersId(), one.fragment()));
    CompletionStage<Map<Long, DashManifest.Coding>> all =
        CompletableFuture.completedStage(new TreeMap<>());
    for (Map.Entry<Long, Fragment> sample : samples.entrySet()) {
      all =
          all.thenCombine(
              index.headers(session.stream(), sample.getKey()),
              (codings, headers) -> {
                codings.put(sample.getKey(), coding(sample.getValue(), headers));
                return codings;
              });
    }
    return all;
  }

  private static DashManifest.Coding coding(Fragment fragment, Optional<TrackHeaders> headers) {
    try {
      TrackHeaders found = headers.orElseThrow(HlsResources::nothingFound);
      return new DashManifest.Coding(
          StreamDescription.of(fragment, found), TrackHeader.parse(found.audio()).timescale());
    } catch (MalformedException e) {
      throw new HlsRefusal(500, "fragment %s: %s".formatted(fragment.number(), e.getMessage()));
    }
  }

  private HlsSession session(String token) {
    HlsSession session = tokens.open(token);
    if (session == null) {
      throw new HlsRefusal(403, "SessionToken: not valid (expected: as in the session's URL)");
    }
    if (ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()) > session.expiresMicros()) {
      throw new HlsRefusal(403, "SessionToken: expired (expected: a new session)");
    }
    return session;
  }

  private static int track(Map<String, String> query) {
    String track = query.getOrDefault("TrackNumber", "1");
    return switch (track) {
      case "1" -> HlsPlaylists.VIDEO;
      case "2" -> HlsPlaylists.AUDIO;
      default -> throw new HlsRefusal(400, "TrackNumber: not one of ours (expected: 1 or 2)");
    };
  }

  private CompletionStage<HlsAnswer> master(HlsSession session, String token) {
    return windows
        .now(session)
        .thenCompose(
            window -> {
              Fragment fragment = sample(window);
              return index
                  .headers(session.stream(), fragment.headersId())
                  .thenCombine(
                      reader.read(fragment, Part.VIDEO),
                      (headers, video) ->
                          describe(fragment, headers, video).withPeakOf(window.entries()));
            })
        .thenApply(stream -> playlist(HlsPlaylists.master(session, token, stream)));
  }

  /** The newest of the window: what the stream is like now. */
  private static Fragment sample(PlaylistWindow window) {
    if (window.entries().isEmpty()) {
      throw nothingFound();
    }
    return window.entries().get(window.entries().size() - 1).fragment();
  }

  private static StreamDescription describe(
      Fragment fragment, Optional<TrackHeaders> headers, byte[] video) {
    try {
      return StreamDescription.of(fragment, headers.orElseThrow(HlsResources::nothingFound), video);
    } catch (MalformedException e) {
      throw new HlsRefusal(500, "fragment %s: %s".formatted(fragment.number(), e.getMessage()));
    }
  }

  private CompletionStage<HlsAnswer> media(HlsSession session, String token, int track) {
    return windows
        .now(session)
        .thenApply(
            window -> {
              if (window.entries().isEmpty()) {
                throw nothingFound();
              }
              return playlist(HlsPlaylists.media(session, token, track, window));
            });
  }

  private CompletionStage<HlsAnswer> init(
      HlsSession session, int track, @Nullable String sequenceNumber) {
    long id = number("SequenceNumber", sequenceNumber);
    return index
        .headers(session.stream(), id)
        .thenApply(
            found -> {
              TrackHeaders headers = found.orElseThrow(HlsResources::nothingFound);
              byte[] bytes = track == HlsPlaylists.VIDEO ? headers.video() : headers.audio();
              return new HlsAnswer(200, mediaType(track), id + "-" + track, bytes);
            });
  }

  private CompletionStage<HlsAnswer> fragment(
      HlsSession session, int track, @Nullable String fragmentNumber) {
    FragmentNumber number = fragmentNumber(fragmentNumber);
    return fragment(session, fragmentNumber)
        .thenCompose(
            fragment ->
                reader.read(fragment, track == HlsPlaylists.VIDEO ? Part.VIDEO : Part.AUDIO))
        .thenApply(bytes -> new HlsAnswer(200, mediaType(track), number + "-" + track, bytes));
  }

  private CompletionStage<HlsAnswer> transport(HlsSession session, @Nullable String number) {
    if (!session.transportStream()) {
      throw noSuchResource(false);
    }
    return fragment(session, number)
        .thenCompose(fragments::read)
        .thenApply(
            media -> {
              String name = media.fragment().number().toString();
              try {
                return new HlsAnswer(200, "video/mp2t", name + "-ts", TransportChunk.of(media));
              } catch (MalformedException e) {
                throw new HlsRefusal(500, "fragment %s: %s".formatted(name, e.getMessage()));
              }
            });
  }

  /** A fragment that is there and in the session. */
  private CompletionStage<Fragment> fragment(HlsSession session, @Nullable String number) {
    return index
        .find(session.stream(), fragmentNumber(number))
        .thenApply(
            found ->
                found
                    .filter(session::covers)
                    .orElseThrow(() -> new HlsRefusal(404, "FragmentNumber: not in this session")));
  }

  private static HlsAnswer playlist(String text) {
    return new HlsAnswer(200, PLAYLIST, "", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String mediaType(int track) {
    return track == HlsPlaylists.VIDEO ? "video/mp4" : "audio/mp4";
  }

  private static FragmentNumber fragmentNumber(@Nullable String text) {
    try {
      return FragmentNumber.parse(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new HlsRefusal(400, "FragmentNumber: not one of ours (expected: as in the playlist)");
    }
  }

  private static long number(String name, @Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,18}|[1-8][0-9]{18}|9[01][0-9]{17}")) {
      throw new HlsRefusal(400, name + ": not a number (expected: as in the playlist)");
    }
    return Long.parseLong(text);
  }

  private static HlsRefusal nothingFound() {
    return new HlsRefusal(404, "no fragments found for this session");
  }
}
