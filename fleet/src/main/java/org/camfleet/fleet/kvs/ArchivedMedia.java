package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.jspecify.annotations.Nullable;

/**
 * The port to what is stored of a stream, for the operations that hand it out. Stages fail with a
 * {@link KvsRefusal} where there is nothing to hand out.
 */
public interface ArchivedMedia {
  /** Refuses everything: for a node without an archive. */
  ArchivedMedia NONE = new NoArchivedMedia();

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

  /** Where GetMedia begins. */
  sealed interface Start {
    /** With what comes now. */
    record Now() implements Start {}

    /** With the oldest fragment. */
    record Earliest() implements Start {}

    /** Behind a fragment. */
    record After(FragmentNumber number) implements Start {}

    /** With the fragment of a moment, or the first behind it. */
    record At(FragmentIndex.Clock clock, long micros) implements Start {}
  }

  /** Fragments from a place on, and all that come, until the caller leaves. */
  CompletionStage<MediaBody> follow(StreamInfo stream, Start start);

  /** Fragments of these numbers in this order; what is missing is told in its place. */
  CompletionStage<MediaBody> fragments(StreamInfo stream, List<String> numbers);

  /** The fragments of a stretch of time as one MP4 file. */
  CompletionStage<MediaBody> clip(StreamInfo stream, Range range);

  /**
   * Opens a session of DASH and gives the URL of its manifest.
   *
   * @param showsNumbers whether the manifest has the numbers of the fragments
   */
  CompletionStage<String> dash(
      StreamInfo stream,
      HlsPlayback.Request request,
      boolean showsNumbers,
      PublicEndpoint endpoint);
}
