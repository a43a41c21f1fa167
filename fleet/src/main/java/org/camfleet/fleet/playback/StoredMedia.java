package org.camfleet.fleet.playback;

import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.fleet.kvs.ArchivedMedia;
import org.camfleet.fleet.kvs.StreamInfo;

/** Hands out what the archive holds. Any thread. */
public final class StoredMedia implements ArchivedMedia {
  private final FragmentPages pages;

  /** Media of the fragments that an index lists. */
  public StoredMedia(FragmentIndex index) {
    this.pages = new FragmentPages(index);
  }

  @Override
  public CompletionStage<Page> list(StreamInfo stream, PageRequest request) {
    return pages.page(stream.arn(), request);
  }
}
