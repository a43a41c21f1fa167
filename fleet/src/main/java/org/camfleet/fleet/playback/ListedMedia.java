package org.camfleet.fleet.playback;

import java.nio.ByteBuffer;
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
import org.camfleet.core.playback.FragmentMedia;
import org.camfleet.core.playback.MatroskaChunk;
import org.camfleet.fleet.playback.StoredFragments.Loss;

/**
 * What GetMediaForFragmentList sends: the fragments in the order of their list, each read when the
 * one before has been taken. Any thread.
 */
final class ListedMedia {
  private final FragmentIndex index;
  private final StoredFragments fragments;

  ListedMedia(FragmentIndex index, StoredFragments fragments) {
    this.index = index;
    this.fragments = fragments;
  }

  /** Whether any of them is stored. */
  CompletionStage<Boolean> hasAny(String stream, List<String> numbers) {
    return numbers.isEmpty()
        ? CompletableFuture.completedStage(false)
        : find(stream, numbers.get(0))
            .thenCompose(
                found ->
                    found.isPresent()
                        ? CompletableFuture.completedStage(true)
                        : hasAny(stream, numbers.subList(1, numbers.size())));
  }

  Source<ByteString, NotUsed> of(String stream, List<String> numbers) {
    return Source.unfoldAsync(
            0,
            next ->
                next == numbers.size()
                    ? CompletableFuture.completedStage(
                        Optional.<Pair<Integer, List<ByteBuffer>>>empty())
                    : chunk(stream, numbers.get(next))
                        .thenApply(pieces -> Optional.of(Pair.create(next + 1, pieces))))
        .mapConcat(Pieces::new);
  }

  private CompletionStage<List<ByteBuffer>> chunk(String stream, String number) {
    return find(stream, number)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedStage(lost(number, Loss.NOT_FOUND))
                    : fragments
                        .read(found.get())
                        .thenApply(ListedMedia::chunk)
                        .exceptionally(failure -> lost(number, Loss.of(failure))));
  }

  /** A number that can not be ours is one that is not there. */
  private CompletionStage<Optional<Fragment>> find(String stream, String number) {
    try {
      return index.find(stream, FragmentNumber.parse(number));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedStage(Optional.empty());
    }
  }

  private static List<ByteBuffer> chunk(FragmentMedia media) {
    try {
      return MatroskaChunk.of(media, Map.of());
    } catch (MalformedException e) {
      throw new CompletionException(e);
    }
  }

  private static List<ByteBuffer> lost(String number, Loss loss) {
    Map<String, String> why = new LinkedHashMap<>();
    // AWS documents the other names; its parser library asks for these.
    why.put("ERROR_CODE", Integer.toString(loss.code()));
    why.put("ERROR_ID", Integer.toString(loss.code()));
    why.put("EXCEPTION_ERROR_CODE", Integer.toString(loss.code()));
    why.put("EXCEPTION_MESSAGE", loss.text());
    return MatroskaChunk.failure(number, why);
  }
}
