package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.codecs.ffmpeg.StillFormat;
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

  /**
   * A page of GetImages, checked by its rules.
   *
   * @param range of the times at which pictures are wanted, at most five minutes
   * @param intervalMicros from one to the next
   * @param most pictures on the page; more than may be are as many as may
   * @param token where the page before ended; null for the first
   */
  record ImageRequest(
      Range range, long intervalMicros, StillFormat format, int most, @Nullable String token) {}

  /** Why there is no picture. */
  enum NoImage {
    /** Nothing is stored of that time. */
    NO_MEDIA,
    /** What is stored of that time can not be decoded, or is too large as a picture. */
    MEDIA_ERROR
  }

  /**
   * What there is of a time.
   *
   * @param micros the time at which it was wanted, by the clock that was asked for
   * @param file null where there is none
   * @param why null where there is one
   */
  record Image(long micros, byte @Nullable [] file, @Nullable NoImage why) {}

  /**
   * Pictures, and where the next page begins.
   *
   * @param next null on the last page
   */
  record ImagePage(List<Image> images, @Nullable String next) {}

  /** Still pictures of a stretch of time; a page ends early when it is as large as it may be. */
  CompletionStage<ImagePage> images(StreamInfo stream, ImageRequest request);

  /**
   * The one picture of a time.
   *
   * @param micros by the producer's clock; null for the newest picture
   * @param exact whether just the picture of that time, or the key frame before it, which costs
   *     less
   */
  record Moment(@Nullable Long micros, StillFormat format, boolean exact) {}

  /**
   * A picture as a file.
   *
   * @param micros when it was taken, by the producer's clock
   */
  record Picture(long micros, byte[] file) {}

  /** The picture of a moment; empty where none is stored that can be decoded. */
  CompletionStage<Optional<Picture>> image(StreamInfo stream, Moment moment);
}
