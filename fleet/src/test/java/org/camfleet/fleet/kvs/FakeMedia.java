package org.camfleet.fleet.kvs;

import java.util.List;
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
        ? CompletableFuture.failedFuture(
            new KvsRefusal(KvsError.CONNECTION_LIMIT_EXCEEDED, "one too many"))
        : body(stream.name() + " " + start);
  }

  @Override
  public CompletionStage<MediaBody> fragments(StreamInfo stream, List<String> numbers) {
    return body(stream.name() + " " + numbers);
  }

  private static CompletionStage<MediaBody> body(String text) {
    return CompletableFuture.completedFuture(
        new MediaBody("video/webm", Source.single(ByteString.fromString(text))));
  }
}
