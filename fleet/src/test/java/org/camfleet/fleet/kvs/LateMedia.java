package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The media that a test has put there by the time of a call. */
record LateMedia(Supplier<ArchivedMedia> media) implements ArchivedMedia {
  @Override
  public CompletionStage<Page> list(StreamInfo stream, PageRequest request) {
    return media.get().list(stream, request);
  }

  @Override
  public CompletionStage<MediaBody> follow(StreamInfo stream, Start start) {
    return media.get().follow(stream, start);
  }

  @Override
  public CompletionStage<MediaBody> fragments(StreamInfo stream, List<String> numbers) {
    return media.get().fragments(stream, numbers);
  }

  @Override
  public CompletionStage<MediaBody> clip(StreamInfo stream, Range range) {
    return media.get().clip(stream, range);
  }

  @Override
  public CompletionStage<ImagePage> images(StreamInfo stream, ImageRequest request) {
    return media.get().images(stream, request);
  }

  @Override
  public CompletionStage<Optional<Picture>> image(StreamInfo stream, Moment moment) {
    return media.get().image(stream, moment);
  }

  @Override
  public CompletionStage<String> dash(
      StreamInfo stream,
      HlsPlayback.Request request,
      boolean showsNumbers,
      PublicEndpoint endpoint) {
    return media.get().dash(stream, request, showsNumbers, endpoint);
  }
}
