package org.camfleet.fleet.playback;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.ffmpeg.StillFormat;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentReader;
import org.camfleet.core.archive.Part;
import org.camfleet.core.images.FragmentPictures;
import org.camfleet.core.images.GroupStills;
import org.camfleet.core.images.ImageCache;
import org.camfleet.core.images.ImagePool;
import org.camfleet.core.images.SampleTimes;
import org.camfleet.core.images.Still;
import org.camfleet.fleet.playback.StoredFragments.Loss;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of one fragment: those that are kept, and the others decoded. Reads nothing but that
 * fragment's pictures, and those ahead of it where it does not begin with a key frame. Any thread.
 */
final class FragmentImages {
  private static final long LONGEST_GROUP_MICROS = 60_000_000;
  private static final long LARGEST_GROUP = 64 << 20;
  private static final int MANY = 1_000;

  private final FragmentIndex index;
  private final FragmentReader reader;
  private final ImagePool pool;
  private final ImageCache cache;

  /**
   * A picture, or why there is none.
   *
   * @param micros when it was taken, by the producer's clock; 0 where that is not known
   */
  record Got(long micros, byte @Nullable [] file, @Nullable Loss loss) {}

  /**
   * What is wanted of a fragment.
   *
   * @param times rising, by the producer's clock
   * @param exact whether the picture of just that time, or the key frame before it
   * @param mostBytes after so many no further picture is begun
   */
  record Wanted(
      Fragment fragment, List<Long> times, StillFormat format, boolean exact, long mostBytes) {
    private int sample(SampleTimes known, long time) {
      int sample = known.at(time);
      return exact ? sample : known.groupOf(sample);
    }
  }

  FragmentImages(FragmentIndex index, FragmentReader reader, ImagePool pool, ImageCache cache) {
    this.index = index;
    this.reader = reader;
    this.pool = pool;
    this.cache = cache;
  }

  /** What there is of each time, or of the first ones when they are as large as they may be. */
  CompletionStage<List<Got>> of(Wanted wanted) {
    SampleTimes known = cache.times(wanted.fragment());
    Map<Integer, byte[]> kept = new HashMap<>();
    if (known != null && missing(wanted, known, kept).isEmpty()) {
      return CompletableFuture.completedStage(put(wanted, known, kept));
    }
    return read(wanted.fragment())
        .thenCompose(pictures -> decode(wanted, pictures))
        .handle((got, failure) -> failure == null ? got : lost(wanted.times(), Loss.of(failure)));
  }

  private static List<Got> lost(List<Long> times, Loss loss) {
    return times.stream().map(time -> new Got(0, null, loss)).toList();
  }

  private TreeSet<Integer> missing(Wanted wanted, SampleTimes known, Map<Integer, byte[]> kept) {
    TreeSet<Integer> missing = new TreeSet<>();
    for (long time : wanted.times()) {
      int sample = wanted.sample(known, time);
      byte[] file =
          kept.containsKey(sample)
              ? kept.get(sample)
              : cache.get(wanted.fragment(), sample, wanted.format());
      if (file == null) {
        missing.add(sample);
      } else {
        kept.put(sample, file);
      }
    }
    return missing;
  }

  private CompletionStage<List<Got>> decode(Wanted wanted, FragmentPictures pictures) {
    cache.put(wanted.fragment(), pictures.times());
    Map<Integer, byte[]> kept = new HashMap<>();
    List<Integer> missing = List.copyOf(missing(wanted, pictures.times(), kept));
    if (missing.isEmpty()) {
      return CompletableFuture.completedStage(put(wanted, pictures.times(), kept));
    }
    SampleTimes times = pictures.times();
    boolean standsAlone = times.alone()[times.groupOf(missing.get(0))];
    CompletionStage<List<FragmentPictures>> row =
        standsAlone
            ? CompletableFuture.completedStage(List.of(pictures))
            : before(wanted.fragment(), pictures);
    return row.thenCompose(
            all ->
                pool.run(
                    givenUp ->
                        GroupStills.of(
                            all,
                            missing,
                            wanted.format(),
                            pool.settings(),
                            wanted.mostBytes(),
                            givenUp)))
        .thenApply(
            stills -> {
              stills.forEach(still -> keep(wanted, still, kept));
              return put(wanted, times, kept);
            });
  }

  private void keep(Wanted wanted, Still still, Map<Integer, byte[]> kept) {
    byte[] file = still.file();
    kept.put(still.sample(), file);
    if (file == null) {
      cache.damaged();
    } else {
      cache.put(wanted.fragment(), still.sample(), wanted.format(), file);
    }
  }

  private static List<Got> put(Wanted wanted, SampleTimes known, Map<Integer, byte[]> made) {
    List<Got> all = new ArrayList<>();
    for (long time : wanted.times()) {
      int sample = wanted.sample(known, time);
      if (!made.containsKey(sample)) {
        break;
      }
      byte[] file = made.get(sample);
      all.add(new Got(known.micros()[sample], file, file == null ? Loss.DAMAGED : null));
    }
    return all;
  }

  /** The fragments from the key frame on, where one was cut for its length. */
  private CompletionStage<List<FragmentPictures>> before(
      Fragment fragment, FragmentPictures pictures) {
    return index
        .between(
            fragment.stream(),
            FragmentIndex.Clock.PRODUCER,
            fragment.producerMicros() - LONGEST_GROUP_MICROS,
            fragment.producerMicros() - 1,
            MANY)
        .thenCompose(
            found -> {
              CompletionStage<List<FragmentPictures>> all =
                  CompletableFuture.completedStage(new ArrayList<>());
              for (Fragment one : ahead(found, fragment)) {
                all = all.thenCombine(read(one), FragmentImages::with);
              }
              return all.thenApply(row -> with(row, pictures));
            });
  }

  private static List<FragmentPictures> with(List<FragmentPictures> row, FragmentPictures next) {
    row.add(next);
    return row;
  }

  private static List<Fragment> ahead(List<Fragment> found, Fragment last) {
    List<Fragment> row = new ArrayList<>();
    Fragment behind = last;
    long bytes = last.place().length();
    for (int i = found.size() - 1; i >= 0 && !behind.keyFrame(); i--) {
      Fragment fragment = found.get(i);
      bytes += fragment.place().length();
      if (fragment.headersId() != last.headersId()
          || fragment.number().epoch() != behind.number().epoch()
          || fragment.number().sequence() != behind.number().sequence() - 1
          || bytes > LARGEST_GROUP) {
        break;
      }
      row.add(0, fragment);
      behind = fragment;
    }
    if (!behind.keyFrame()) {
      throw new CompletionException(
          new MalformedException(
              "fragment %s: its key frame is not there (expected: in a fragment ahead of it)"
                  .formatted(last.number())));
    }
    return row;
  }

  private CompletionStage<FragmentPictures> read(Fragment fragment) {
    return index
        .headers(fragment.stream(), fragment.headersId())
        .thenCombine(
            reader.read(fragment, Part.VIDEO),
            (headers, video) -> {
              try {
                return FragmentPictures.of(
                    headers.orElseThrow(() -> new MalformedException("headers: not listed")),
                    video);
              } catch (MalformedException e) {
                throw new CompletionException(e);
              }
            });
  }
}
