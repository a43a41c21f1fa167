package org.camfleet.fleet.kvs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentNumber;

/** Every stream has the same one fragment, whatever is asked for. */
final class FakeMedia implements ArchivedMedia {
  static final FragmentNumber NUMBER = new FragmentNumber(1, 1);

  @Override
  public CompletionStage<Page> list(StreamInfo stream, PageRequest request) {
    var place = new Fragment.Place("store", 1, 0, 1_000);
    var fragment =
        new Fragment(stream.arn(), NUMBER, 1_500_000, 1_750_999, 2_000_000, true, null, 7, place);
    return CompletableFuture.completedFuture(new Page(List.of(fragment), null));
  }

  @Override
  public CompletionStage<MediaBody> follow(StreamInfo stream, Start start) {
    return start instanceof Start.Earliest
        ? refused(KvsError.CONNECTION_LIMIT_EXCEEDED, "one too many")
        : body("video/webm", stream.name() + " " + start);
  }

  @Override
  public CompletionStage<MediaBody> fragments(StreamInfo stream, List<String> numbers) {
    return body("video/webm", stream.name() + " " + numbers);
  }

  @Override
  public CompletionStage<MediaBody> clip(StreamInfo stream, Range range) {
    return switch ((int) (range.fromMicros() / 1_000_000)) {
      case 1 -> refused(KvsError.INVALID_CODEC_PRIVATE_DATA, "they change");
      case 2 -> refused(KvsError.INVALID_MEDIA_FRAME, "damaged");
      default -> body("video/mp4", stream.name() + " " + range);
    };
  }

  @Override
  public CompletionStage<ImagePage> images(StreamInfo stream, ImageRequest request) {
    long from = request.range().fromMicros();
    return from == 1_000_000
        ? CompletableFuture.failedFuture(
            new KvsRefusal(KvsError.CLIENT_LIMIT_EXCEEDED, "one too many"))
        : CompletableFuture.completedFuture(
            new ImagePage(
                List.of(
                    new Image(from, (stream.name() + " " + request.format()).getBytes(UTF_8), null),
                    new Image(from + request.intervalMicros(), null, NoImage.NO_MEDIA)),
                "next"));
  }

  @Override
  public CompletionStage<Optional<Picture>> image(StreamInfo stream, Moment moment) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public CompletionStage<String> dash(
      StreamInfo stream,
      HlsPlayback.Request request,
      boolean showsNumbers,
      PublicEndpoint endpoint) {
    return CompletableFuture.completedFuture(endpoint.https() + "/dash/" + stream.name());
  }

  private static CompletionStage<MediaBody> refused(KvsError error, String text) {
    return CompletableFuture.failedFuture(new KvsRefusal(error, text));
  }

  private static CompletionStage<MediaBody> body(String type, String text) {
    return CompletableFuture.completedFuture(
        new MediaBody(type, Source.single(ByteString.fromString(text))));
  }
}
