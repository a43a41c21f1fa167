package org.camfleet.fleet.playback;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentReader;
import org.camfleet.core.images.ImageCache;
import org.camfleet.core.images.ImagePool;
import org.camfleet.core.images.ImagesBusyException;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.kvs.ArchivedMedia.Image;
import org.camfleet.fleet.kvs.ArchivedMedia.ImagePage;
import org.camfleet.fleet.kvs.ArchivedMedia.ImageRequest;
import org.camfleet.fleet.kvs.ArchivedMedia.Moment;
import org.camfleet.fleet.kvs.ArchivedMedia.NoImage;
import org.camfleet.fleet.kvs.ArchivedMedia.Picture;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.playback.FragmentImages.Got;
import org.camfleet.fleet.playback.FragmentImages.Wanted;
import org.camfleet.fleet.playback.StoredFragments.Loss;
import org.jspecify.annotations.Nullable;

/**
 * Still pictures of what the archive holds, one group of pictures in memory at a time. The picture
 * of a time is the one that was shown then; behind a fragment it stands for half a second more, so
 * that the seam between two is no gap. Any thread.
 */
public final class StoredImages {
  private static final long STANDS_MICROS = 500_000;
  private static final long LONGEST_FRAGMENT_MICROS = 60_000_000;
  private static final int MANY = 2_000;

  /** AWS's limit on ImageContent, which is base64: 6 MiB. */
  private static final int LARGEST = 6 * 1024 * 1024 / 4 * 3;

  private final FragmentIndex index;
  private final FragmentImages fragments;
  private final ImagePool pool;
  private final AtomicInteger requests = new AtomicInteger();

  /** A time, and the fragment that it lies in. */
  private record Place(long micros, @Nullable Fragment fragment, long producerMicros) {}

  /** Times that lie in the same fragment, or in none. */
  private record Group(@Nullable Fragment fragment, List<Place> places) {}

  /**
   * Pictures of the fragments that an index lists.
   *
   * @param reader the archive's {@code read}
   */
  public StoredImages(FragmentIndex index, FragmentReader reader, ImagePool pool, Metrics metrics) {
    this.index = index;
    this.pool = pool;
    this.fragments =
        new FragmentImages(
            index, reader, pool, new ImageCache(pool.settings().cacheBytes(), metrics));
  }

  /** A page of GetImages; refuses what is one too many. */
  CompletionStage<ImagePage> page(String stream, ImageRequest request) {
    int most = Math.min(request.most(), pool.settings().pageImages());
    List<Long> times = ImageTimes.of(request, most);
    int now = requests.incrementAndGet();
    if (now > pool.settings().requests()) {
      requests.decrementAndGet();
      throw busy(
          "images: %d requests are answered on this node (expected: at most that many at a time)"
              .formatted(now - 1));
    }
    FragmentIndex.Clock clock = request.range().clock();
    return index
        .between(
            stream,
            clock,
            times.get(0) - LONGEST_FRAGMENT_MICROS,
            times.get(times.size() - 1),
            MANY)
        .thenCompose(
            found -> images(groups(places(found, clock, times)), 0, request, new ArrayList<>(), 0))
        .thenApply(images -> page(request, images))
        .exceptionally(StoredImages::refuse)
        .whenComplete((page, failure) -> requests.decrementAndGet());
  }

  private static ImagePage page(ImageRequest request, List<Image> images) {
    return new ImagePage(images, ImageTimes.after(request, images.get(images.size() - 1).micros()));
  }

  /** The picture of a moment; the stage fails as GetImages is refused. */
  CompletionStage<Optional<Picture>> at(String stream, Moment moment) {
    Long micros = moment.micros();
    CompletionStage<List<Fragment>> found =
        micros == null
            ? index.newest(stream, 1)
            : index.between(
                stream,
                FragmentIndex.Clock.PRODUCER,
                micros - LONGEST_FRAGMENT_MICROS,
                micros,
                MANY);
    return found
        .thenCompose(
            all -> {
              long time = micros != null ? micros : all.isEmpty() ? 0 : lastTime(all);
              Place place = places(all, FragmentIndex.Clock.PRODUCER, List.of(time)).get(0);
              return place.fragment() == null
                  ? CompletableFuture.completedStage(List.<Got>of())
                  : fragments.of(
                      new Wanted(
                          place.fragment(),
                          List.of(time),
                          moment.format(),
                          moment.exact(),
                          Long.MAX_VALUE));
            })
        .thenApply(got -> got.stream().flatMap(StoredImages::picture).findFirst())
        .exceptionally(StoredImages::refuse);
  }

  private static Stream<Picture> picture(Got got) {
    byte[] file = got.file();
    return file == null ? Stream.of() : Stream.of(new Picture(got.micros(), file));
  }

  private static long lastTime(List<Fragment> found) {
    return found.get(found.size() - 1).producerEndMicros() - 1;
  }

  private static List<Place> places(
      List<Fragment> found, FragmentIndex.Clock clock, List<Long> times) {
    List<Place> places = new ArrayList<>();
    int next = 0;
    @Nullable Fragment last = null;
    for (long time : times) {
      while (next < found.size() && begin(found.get(next), clock) <= time) {
        last = found.get(next++);
      }
      places.add(place(last, clock, time));
    }
    return places;
  }

  private static Place place(@Nullable Fragment last, FragmentIndex.Clock clock, long time) {
    if (last == null) {
      return new Place(time, null, 0);
    }
    long into = time - begin(last, clock);
    return into < last.durationMicros() + STANDS_MICROS
        ? new Place(time, last, last.producerMicros() + into)
        : new Place(time, null, 0);
  }

  private static long begin(Fragment fragment, FragmentIndex.Clock clock) {
    return clock == FragmentIndex.Clock.PRODUCER
        ? fragment.producerMicros()
        : fragment.serverMicros();
  }

  private static List<Group> groups(List<Place> places) {
    List<Group> groups = new ArrayList<>();
    for (Place place : places) {
      Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last == null || !Objects.equals(place.fragment(), last.fragment())) {
        last = new Group(place.fragment(), new ArrayList<>());
        groups.add(last);
      }
      last.places().add(place);
    }
    return groups;
  }

  /** One group after the other, until the page is full. */
  private CompletionStage<List<Image>> images(
      List<Group> groups, int next, ImageRequest request, List<Image> done, long bytes) {
    long left = pool.settings().pageBytes() - bytes;
    if (next == groups.size() || !done.isEmpty() && left <= 0) {
      return CompletableFuture.completedStage(done);
    }
    Group group = groups.get(next);
    Fragment fragment = group.fragment();
    if (fragment == null) {
      group.places().forEach(place -> done.add(new Image(place.micros(), null, NoImage.NO_MEDIA)));
      return images(groups, next + 1, request, done, bytes);
    }
    List<Long> times = group.places().stream().map(Place::producerMicros).toList();
    return fragments
        .of(new Wanted(fragment, times, request.format(), true, left))
        .thenCompose(
            got -> {
              long more = 0;
              for (int i = 0; i < got.size(); i++) {
                Image image = image(group.places().get(i).micros(), got.get(i));
                more += image.file() == null ? 0 : image.file().length;
                done.add(image);
              }
              return got.size() < times.size()
                  ? CompletableFuture.completedStage(done)
                  : images(groups, next + 1, request, done, bytes + more);
            });
  }

  private static Image image(long micros, Got got) {
    byte[] file = got.file();
    if (file != null && file.length <= LARGEST) {
      return new Image(micros, file, null);
    }
    return new Image(
        micros, null, got.loss() == Loss.NOT_FOUND ? NoImage.NO_MEDIA : NoImage.MEDIA_ERROR);
  }

  private static <T> T refuse(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ImagesBusyException) {
      throw busy(String.valueOf(cause.getMessage()));
    }
    if (cause instanceof RejectedExecutionException) {
      throw busy("images: too many reads wait on this node (expected: fewer)");
    }
    throw failure instanceof CompletionException e ? e : new CompletionException(failure);
  }

  private static KvsRefusal busy(String text) {
    return new KvsRefusal(KvsError.CLIENT_LIMIT_EXCEEDED, text);
  }
}
