package org.camfleet.fleet.playback;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentReader;
import org.camfleet.core.archive.Listings;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.Work;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.kvs.ArchivedMedia;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.kvs.MediaBody;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.kvs.StreamInfo;

/** Hands out what the archive holds, as long as the node has not browned out. Any thread. */
public final class StoredMedia implements ArchivedMedia {
  /** As AWS says it, also of H.264. */
  private static final String MATROSKA = "video/webm";

  private static final int NOBODY_READS_SECONDS = 30;

  private final ArchivePlayback sessions;
  private final FragmentPages pages;
  private final FollowedMedia followed;
  private final ListedMedia listed;
  private final Clips clips;
  private final ReaderSlots slots;
  private final StoredImages images;
  private final BrownOut brownOut;

  /**
   * Media of the fragments that an index lists.
   *
   * @param sessions opens the sessions of DASH
   * @param reader the archive's {@code read}
   * @param listings wakes who follows what this node records
   */
  public StoredMedia(
      ArchivePlayback sessions,
      FragmentIndex index,
      FragmentReader reader,
      Listings listings,
      StoredImages images,
      PlaybackSettings settings,
      BrownOut brownOut,
      Metrics metrics,
      InstantSource clock) {
    StoredFragments fragments = new StoredFragments(index, reader);
    this.sessions = sessions;
    this.pages = new FragmentPages(index);
    this.followed = new FollowedMedia(index, fragments, clock, settings.followInterval(), listings);
    this.listed = new ListedMedia(index, fragments);
    this.clips = new Clips(index, fragments, settings, metrics);
    this.slots =
        new ReaderSlots(
            settings,
            CompletableFuture.delayedExecutor(NOBODY_READS_SECONDS, TimeUnit.SECONDS),
            metrics);
    this.images = images;
    this.brownOut = brownOut;
  }

  @Override
  public CompletionStage<Page> list(StreamInfo stream, PageRequest request) {
    return pages.page(stream.arn(), request);
  }

  @Override
  public CompletionStage<MediaBody> follow(StreamInfo stream, Start start) {
    admit(start instanceof Start.Now ? Work.VIEWER : Work.RECORDED);
    ReaderSlots.Slot slot = slots.take(ReaderSlots.Kind.MEDIA, stream.arn());
    return CompletableFuture.completedStage(
        new MediaBody(MATROSKA, slot.during(followed.from(stream.arn(), start))));
  }

  @Override
  public CompletionStage<MediaBody> fragments(StreamInfo stream, List<String> numbers) {
    admit(Work.RECORDED);
    return listed
        .hasAny(stream.arn(), numbers)
        .thenApply(
            any -> {
              if (!any) {
                throw new KvsRefusal(
                    KvsError.RESOURCE_NOT_FOUND,
                    "Fragments: none of the %d is stored (expected: one or more)"
                        .formatted(numbers.size()));
              }
              ReaderSlots.Slot slot = slots.take(ReaderSlots.Kind.LIST, stream.arn());
              return new MediaBody(MATROSKA, slot.during(listed.of(stream.arn(), numbers)));
            });
  }

  @Override
  public CompletionStage<MediaBody> clip(StreamInfo stream, Range range) {
    admit(Work.RECORDED);
    ReaderSlots.Slot slot = slots.take(ReaderSlots.Kind.CLIP, stream.arn());
    return clips
        .of(stream.arn(), range)
        .thenApply(file -> new MediaBody("video/mp4", slot.during(file)))
        .whenComplete(
            (body, failure) -> {
              if (failure != null) {
                slot.free();
              }
            });
  }

  @Override
  public CompletionStage<ImagePage> images(StreamInfo stream, ImageRequest request) {
    admit(Work.RECORDED);
    return images.page(stream.arn(), request);
  }

  @Override
  public CompletionStage<Optional<Picture>> image(StreamInfo stream, Moment moment) {
    admit(Work.RECORDED);
    return images.at(stream.arn(), moment);
  }

  @Override
  public CompletionStage<String> dash(
      StreamInfo stream,
      HlsPlayback.Request request,
      boolean showsNumbers,
      PublicEndpoint endpoint) {
    return sessions.openDash(stream, request, showsNumbers, endpoint);
  }

  private void admit(Work work) {
    String shortage = brownOut.refuse(work);
    if (shortage != null) {
      throw new KvsRefusal(KvsError.CLIENT_LIMIT_EXCEEDED, shortage);
    }
  }
}
