package org.camfleet.fleet.playback;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.playback.ClipWriter;
import org.camfleet.core.playback.FragmentMedia;
import org.camfleet.fleet.kvs.ArchivedMedia.Range;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.playback.StoredFragments.Loss;
import org.jspecify.annotations.Nullable;

/**
 * What GetClip sends: the fragments of a range as one file, each read when the one before has been
 * taken. Those that are damaged or gone are left out. Any thread.
 */
final class Clips {
  private final FragmentIndex index;
  private final StoredFragments fragments;
  private final PlaybackSettings settings;
  private final Metrics.Counter leftOut;

  /** A fragment that was read, and those behind it. */
  private record Begun(FragmentMedia first, List<Fragment> rest) {}

  Clips(
      FragmentIndex index, StoredFragments fragments, PlaybackSettings settings, Metrics metrics) {
    this.index = index;
    this.fragments = fragments;
    this.settings = settings;
    this.leftOut = metrics.counter("camfleet_playback_left_out_total");
  }

  /** The file; the stage fails with a refusal as long as nothing of it was sent. */
  CompletionStage<Source<ByteString, NotUsed>> of(String stream, Range range) {
    return index
        .between(
            stream, range.clock(), range.fromMicros(), range.toMicros(), settings.clipFragments())
        .thenCompose(
            found -> {
              List<Fragment> all = chosen(found);
              boolean changes = all.stream().mapToLong(Fragment::headersId).distinct().count() > 1;
              if (changes && settings.strictCodecs()) {
                throw new KvsRefusal(
                    KvsError.INVALID_CODEC_PRIVATE_DATA,
                    "TimestampRange: the codec private data change in it (expected: the same in"
                        + " all fragments, as camfleet.playback.strict-codecs asks)");
              }
              return begin(all, null).thenApply(begun -> write(begun, all, changes));
            });
  }

  /** In the order in which they play, as many as fit. */
  private List<Fragment> chosen(List<Fragment> found) {
    List<Fragment> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingLong(Fragment::producerMicros).thenComparing(Fragment::number));
    List<Fragment> chosen = new ArrayList<>();
    long bytes = 0;
    for (Fragment fragment : sorted) {
      bytes += fragment.place().length();
      if (bytes > settings.clipBytes() && !chosen.isEmpty()) {
        break;
      }
      int last = chosen.size() - 1;
      if (last >= 0 && chosen.get(last).producerMicros() == fragment.producerMicros()) {
        chosen.remove(last); // the larger number is played
      }
      chosen.add(fragment);
    }
    return chosen;
  }

  /** Reads up to the first fragment that can be had. */
  private CompletionStage<Begun> begin(List<Fragment> all, @Nullable Loss before) {
    if (all.isEmpty()) {
      return CompletableFuture.failedStage(
          before == Loss.DAMAGED
              ? new KvsRefusal(
                  KvsError.INVALID_MEDIA_FRAME,
                  "TimestampRange: all fragments in it are damaged (expected: one that is not)")
              : new KvsRefusal(
                  KvsError.RESOURCE_NOT_FOUND,
                  "No fragments found in the stream for the streaming request."));
    }
    List<Fragment> rest = all.subList(1, all.size());
    return fragments
        .read(all.get(0))
        .handle(
            (media, failure) ->
                media != null
                    ? CompletableFuture.completedStage(new Begun(media, rest))
                    : begin(rest, lost(failure)))
        .thenCompose(begun -> begun);
  }

  private Loss lost(Throwable failure) {
    Loss loss = Loss.of(failure);
    leftOut.increment();
    return loss;
  }

  private Source<ByteString, NotUsed> write(Begun begun, List<Fragment> all, boolean changes) {
    ClipWriter writer = new ClipWriter(changes);
    FragmentMedia first = begun.first();
    long length = all.get(all.size() - 1).producerEndMicros() - first.fragment().producerMicros();
    List<ByteBuffer> begin = new ArrayList<>();
    try {
      begin.add(ByteBuffer.wrap(writer.head(first, length)));
      begin.addAll(writer.fragment(first));
    } catch (MalformedException e) {
      throw new KvsRefusal(
          KvsError.INVALID_MEDIA_FRAME,
          "fragment %s: %s".formatted(first.fragment().number(), e.getMessage()));
    }
    return Source.single(begin)
        .concat(Source.unfoldAsync(begun.rest(), rest -> next(writer, rest)))
        .mapConcat(Pieces::new);
  }

  private CompletionStage<Optional<Pair<List<Fragment>, List<ByteBuffer>>>> next(
      ClipWriter writer, List<Fragment> rest) {
    if (rest.isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    List<Fragment> behind = rest.subList(1, rest.size());
    return fragments
        .read(rest.get(0))
        .thenApply(media -> pieces(writer, media))
        .exceptionally(
            failure -> {
              lost(failure);
              return List.of();
            })
        .thenApply(pieces -> Optional.of(Pair.create(behind, pieces)));
  }

  private static List<ByteBuffer> pieces(ClipWriter writer, FragmentMedia media) {
    try {
      return writer.fragment(media);
    } catch (MalformedException e) {
      throw new CompletionException(e);
    }
  }
}
