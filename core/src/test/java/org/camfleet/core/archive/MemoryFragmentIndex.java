package org.camfleet.core.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** A fragment index in memory, for tests: the rules as they read; can be made to fail. */
public final class MemoryFragmentIndex implements FragmentIndex {
  private final Map<String, TreeMap<FragmentNumber, Fragment>> fragments = new HashMap<>();
  private final Map<Long, TrackHeaders> headers = new HashMap<>();
  private final Map<String, StreamFence> fences = new HashMap<>();
  private volatile boolean down;
  private int transactions;

  /** Makes every call fail, or work again. */
  public void setDown(boolean down) {
    this.down = down;
  }

  /** How many calls of {@link #add} succeeded. */
  public synchronized int transactions() {
    return transactions;
  }

  /** All fragments of a stream. */
  public List<Fragment> all(String stream) {
    return newest(stream, Integer.MAX_VALUE).toCompletableFuture().join();
  }

  @Override
  public CompletionStage<Added> add(List<Entry> entries) {
    return answer(
        () -> {
          List<Fragment> refused = new ArrayList<>();
          int unlisted = 0;
          for (Entry entry : entries) {
            Fragment fragment = entry.fragment();
            headers.putIfAbsent(fragment.headersId(), entry.headers());
            if (of(fragment.stream()).containsKey(fragment.number())) {
              continue;
            }
            Optional<Fragment> fits = fitted(fragment);
            if (fits.isEmpty()) {
              refused.add(fragment);
            } else {
              unlisted += list(fits.get());
            }
          }
          transactions++;
          return new Added(refused, unlisted);
        });
  }

  private Optional<Fragment> fitted(Fragment fragment) {
    StreamFence fence = fence(fragment.stream());
    if (fence.isNewest(fragment)) {
      return Optional.of(fragment);
    }
    Map.Entry<FragmentNumber, Fragment> next = of(fragment.stream()).higherEntry(fragment.number());
    return fence.admit(fragment, next == null ? Long.MAX_VALUE : next.getValue().producerMicros());
  }

  private int list(Fragment fragment) {
    TreeMap<FragmentNumber, Fragment> line = of(fragment.stream());
    int unlisted = 0;
    Map.Entry<FragmentNumber, Fragment> lower = line.lowerEntry(fragment.number());
    while (lower != null && lower.getValue().producerEndMicros() > fragment.producerMicros()) {
      Fragment before = lower.getValue();
      OptionalLong duration =
          StreamFence.durationUntil(
              fragment.producerMicros(), before.producerMicros(), before.durationMicros());
      if (duration.isPresent()) {
        line.put(before.number(), before.withDuration(duration.getAsLong()));
      } else {
        line.remove(before.number());
        unlisted++;
      }
      lower = line.lowerEntry(before.number());
    }
    line.put(fragment.number(), fragment);
    fences.put(fragment.stream(), fence(fragment.stream()).after(fragment));
    return unlisted;
  }

  private StreamFence fence(String stream) {
    return fences.getOrDefault(stream, StreamFence.NONE);
  }

  @Override
  public CompletionStage<Void> fence(String stream, long epoch) {
    return answer(
        () -> {
          fences.put(stream, fence(stream).movedTo(epoch));
          return null;
        });
  }

  @Override
  public CompletionStage<List<Fragment>> newest(String stream, int limit) {
    return answer(
        () -> {
          List<Fragment> all = new ArrayList<>(of(stream).values());
          return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
        });
  }

  @Override
  public CompletionStage<List<Fragment>> from(String stream, FragmentNumber first, int limit) {
    return answer(() -> of(stream).tailMap(first, true).values().stream().limit(limit).toList());
  }

  @Override
  public CompletionStage<List<Fragment>> between(
      String stream, Clock clock, long fromMicros, long toMicros, int limit) {
    ToLongFunction<Fragment> time =
        clock == Clock.PRODUCER ? Fragment::producerMicros : Fragment::serverMicros;
    return answer(
        () ->
            of(stream).values().stream()
                .filter(f -> time.applyAsLong(f) >= fromMicros && time.applyAsLong(f) <= toMicros)
                .sorted(Comparator.comparingLong(time).thenComparing(Fragment::number))
                .limit(limit)
                .toList());
  }

  @Override
  public CompletionStage<Optional<Fragment>> find(String stream, FragmentNumber number) {
    return answer(() -> Optional.ofNullable(of(stream).get(number)));
  }

  @Override
  public CompletionStage<Optional<TrackHeaders>> headers(String stream, long headersId) {
    return answer(() -> Optional.ofNullable(headers.get(headersId)));
  }

  @Override
  public CompletionStage<Optional<FragmentNumber>> last(
      String store, String stream, FragmentNumber upTo) {
    return answer(
        () ->
            of(stream).values().stream()
                .filter(f -> f.place().store().equals(store))
                .map(Fragment::number)
                .filter(number -> number.compareTo(upTo) <= 0)
                .max(Comparator.naturalOrder()));
  }

  @Override
  public CompletionStage<List<Long>> segments(String store, String stream) {
    return answer(
        () ->
            of(stream).values().stream()
                .filter(f -> f.place().store().equals(store))
                .map(f -> f.place().segment())
                .distinct()
                .sorted()
                .toList());
  }

  @Override
  public CompletionStage<List<Fragment>> in(
      String store, String stream, long segment, long fromOffset) {
    return answer(
        () ->
            of(stream).values().stream()
                .filter(f -> f.place().store().equals(store) && f.place().segment() == segment)
                .filter(f -> f.place().offset() >= fromOffset)
                .toList());
  }

  @Override
  public CompletionStage<Replaced> replace(
      String store, String stream, long segment, List<Entry> entries, boolean keep) {
    return answer(
        () -> {
          TreeMap<FragmentNumber, Fragment> former = new TreeMap<>(of(stream));
          StreamFence fence = fence(stream);
          List<Fragment> before = in(store, stream, segment, 0).toCompletableFuture().join();
          before.forEach(fragment -> of(stream).remove(fragment.number()));
          Added added = add(entries).toCompletableFuture().join();
          List<Fragment> after = in(store, stream, segment, 0).toCompletableFuture().join();
          if (!keep) {
            fragments.put(stream, former);
            fences.put(stream, fence);
          }
          return new Replaced(before, after, added.refused().size());
        });
  }

  @Override
  public CompletionStage<Boolean> touches(
      String store, String stream, long segment, long fromMicros, long toMicros) {
    return answer(
        () ->
            of(stream).values().stream()
                .filter(f -> f.place().segment() == segment && f.place().store().equals(store))
                .anyMatch(
                    f ->
                        f.producerMicros() <= toMicros && f.producerEndMicros() >= fromMicros
                            || f.serverMicros() <= toMicros
                                && f.serverMicros() + f.durationMicros() >= fromMicros));
  }

  @Override
  public CompletionStage<Void> removeSegment(String store, String stream, long segment) {
    return answer(
        () -> {
          of(stream)
              .values()
              .removeIf(f -> f.place().segment() == segment && f.place().store().equals(store));
          return null;
        });
  }

  @Override
  public CompletionStage<Void> removeStream(String store, String stream) {
    return answer(
        () -> {
          of(stream).values().removeIf(f -> f.place().store().equals(store));
          return null;
        });
  }

  private TreeMap<FragmentNumber, Fragment> of(String stream) {
    return fragments.computeIfAbsent(stream, key -> new TreeMap<>());
  }

  private synchronized <T> CompletionStage<T> answer(Supplier<T> work) {
    return down
        ? CompletableFuture.failedFuture(new IllegalStateException("index is down"))
        : CompletableFuture.completedFuture(work.get());
  }
}
