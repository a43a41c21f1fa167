package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.jspecify.annotations.Nullable;

/**
 * The port to what is stored of a stream, for the operations that hand it out. Stages fail with a
 * {@link KvsRefusal} where there is nothing to hand out.
 */
public interface ArchivedMedia {
  /** Refuses everything: for a node without an archive. */
  ArchivedMedia NONE = (stream, request) -> refused();

  /**
   * Fragments that begin in a stretch of time, both ends included.
   *
   * @param clock which of a fragment's times is meant
   */
  record Range(FragmentIndex.Clock clock, long fromMicros, long toMicros) {}

  /**
   * A page of ListFragments, checked by its rules.
   *
   * @param range null for all fragments
   * @param most fragments on the page, 1 to 1000
   * @param token where the page before ended; null for the first
   */
  record PageRequest(@Nullable Range range, int most, @Nullable String token) {}

  /**
   * Fragments, and where the next page begins.
   *
   * @param next null on the last page
   */
  record Page(List<Fragment> fragments, @Nullable String next) {}

  /** A page of fragments. */
  CompletionStage<Page> list(StreamInfo stream, PageRequest request);

  private static <T> CompletionStage<T> refused() {
    return CompletableFuture.failedFuture(
        new KvsRefusal(KvsError.SERVICE_UNAVAILABLE, "this node plays no archive"));
  }
}
