package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The archived media of a node that has no archive. */
record NoArchivedMedia() implements ArchivedMedia {
  @Override
  public CompletionStage<Page> list(StreamInfo stream, PageRequest request) {
    return refused();
  }

  @Override
  public CompletionStage<MediaBody> follow(StreamInfo stream, Start start) {
    return refused();
  }

  @Override
  public CompletionStage<MediaBody> fragments(StreamInfo stream, List<String> numbers) {
    return refused();
  }

  @Override
  public CompletionStage<MediaBody> clip(StreamInfo stream, Range range) {
    return refused();
  }

  @Override
  public CompletionStage<ImagePage> images(StreamInfo stream, ImageRequest request) {
    return refused();
  }

  @Override
  public CompletionStage<Optional<Picture>> image(StreamInfo stream, Moment moment) {
    return refused();
  }

  @Override
  public CompletionStage<String> dash(
      StreamInfo stream,
      HlsPlayback.Request request,
      boolean showsNumbers,
      PublicEndpoint endpoint) {
    return refused();
  }

  private static <T> CompletionStage<T> refused() {
    return CompletableFuture.failedFuture(
        new KvsRefusal(KvsError.SERVICE_UNAVAILABLE, "this node plays no archive"));
  }
}
