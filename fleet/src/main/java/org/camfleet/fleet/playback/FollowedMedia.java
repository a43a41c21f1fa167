package org.camfleet.fleet.playback;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.Listings;
import org.camfleet.core.playback.FragmentMedia;
import org.camfleet.core.playback.MatroskaChunk;
import org.camfleet.fleet.kvs.ArchivedMedia.Start;
import org.jspecify.annotations.Nullable;

/**
 * What GetMedia sends: one fragment after another, then those that come. The next one is read when
 * the last has been taken, so a slow reader costs one fragment of memory. What this node records
 * wakes its readers; for what another records the index is asked again and again. Any thread.
 */
final class FollowedMedia {
  private static final int PAGE = 50;

  /** Who is woken looks by himself this many times more rarely, as a recording may move away. */
  private static final int RARELY = 10;

  private final FragmentIndex index;
  private final StoredFragments fragments;
  private final StartingPoint starts;
  private final InstantSource clock;
  private final Duration interval;
  private final Listings listings;

  /**
   * Where a reader is.
   *
   * @param next the least number that it has not had; null while nothing of its start is there
   * @param here whether this node recorded what it had last
   */
  private record Place(@Nullable FragmentNumber next, List<Fragment> ahead, boolean here) {}

  /**
   * Media of what an index lists.
   *
   * @param interval how often it is asked for what is not there yet
   * @param listings wakes the readers of what this node records
   */
  FollowedMedia(
      FragmentIndex index,
      StoredFragments fragments,
      InstantSource clock,
      Duration interval,
      Listings listings) {
    this.index = index;
    this.fragments = fragments;
    this.starts = new StartingPoint(index, clock);
    this.clock = clock;
    this.interval = interval;
    this.listings = listings;
  }

  Source<ByteString, NotUsed> from(String stream, Start start) {
    return Source.unfoldAsync(
            new Place(null, List.of(), false), place -> step(stream, start, place))
        .mapConcat(Pieces::new);
  }

  private CompletionStage<Optional<Pair<Place, List<ByteBuffer>>>> step(
      String stream, Start start, Place place) {
    return place.ahead().isEmpty() ? look(stream, start, place) : read(place);
  }

  /** Looks once, so that a reader who leaves while nothing comes is missed at the next look. */
  private CompletionStage<Optional<Pair<Place, List<ByteBuffer>>>> look(
      String stream, Start start, Place place) {
    // Asked for before the look: what is listed after it wakes.
    CompletableFuture<Void> more =
        listings.next(stream, place.here() ? interval.multipliedBy(RARELY) : interval);
    CompletionStage<Optional<FragmentNumber>> next =
        place.next() == null
            ? starts.find(stream, start)
            : CompletableFuture.completedStage(Optional.of(place.next()));
    return next.thenCompose(
        from ->
            from.isEmpty()
                ? later(place, more)
                : index
                    .from(stream, from.get(), PAGE)
                    .thenCompose(
                        found -> {
                          Place now = new Place(from.get(), found, place.here());
                          if (found.isEmpty()) {
                            return later(now, more);
                          }
                          more.complete(null);
                          return read(now);
                        }));
  }

  private static CompletionStage<Optional<Pair<Place, List<ByteBuffer>>>> later(
      Place place, CompletionStage<Void> more) {
    return more.thenApply(nothing -> Optional.of(Pair.create(place, List.of())));
  }

  private CompletionStage<Optional<Pair<Place, List<ByteBuffer>>>> read(Place place) {
    Fragment fragment = place.ahead().get(0);
    List<Fragment> ahead = place.ahead().subList(1, place.ahead().size());
    Place after = new Place(behind(fragment.number()), ahead, listings.isOwn(fragment));
    return fragments
        .read(fragment)
        .thenApply(this::chunk)
        .exceptionally(failure -> lost(fragment, failure))
        .thenApply(pieces -> Optional.of(Pair.create(after, pieces)));
  }

  static FragmentNumber behind(FragmentNumber number) {
    return new FragmentNumber(number.epoch(), number.sequence() + 1);
  }

  private List<ByteBuffer> chunk(FragmentMedia media) {
    Fragment fragment = media.fragment();
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    long behind = now - fragment.serverMicros() - fragment.durationMicros();
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("MILLIS_BEHIND_NOW", Long.toString(Math.max(0, behind) / 1_000));
    tags.put("CONTINUATION_TOKEN", fragment.number().toString());
    try {
      return MatroskaChunk.of(media, tags);
    } catch (MalformedException e) {
      throw new CompletionException(e);
    }
  }

  private static List<ByteBuffer> lost(Fragment fragment, Throwable failure) {
    String code = Integer.toString(StoredFragments.Loss.of(failure).code());
    Map<String, String> why = new LinkedHashMap<>();
    why.put("ERROR_CODE", code);
    why.put("ERROR_ID", code);
    return MatroskaChunk.failure(fragment.number().toString(), why);
  }
}
