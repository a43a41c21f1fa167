package org.camfleet.ops.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideo.model.MediaStorageConfigurationStatus;

/** Many channels with storage. */
final class StoredChannels {
  /** The embedded database has one writer, so more at once would only wait. */
  private static final int AT_ONCE = 10;

  private StoredChannels() {}

  /**
   * Makes channels and streams {@code PREFIX1} to {@code PREFIXn}, and links them; answers the
   * channels' ARNs in that order.
   */
  static List<String> create(KvsClient kvs, String prefix, int count) {
    List<String> arns = new ArrayList<>();
    for (int first = 1; first <= count; first += AT_ONCE) {
      IntStream.range(first, Math.min(count + 1, first + AT_ONCE))
          .mapToObj(i -> create(kvs.control(), prefix + i).toCompletableFuture())
          .toList()
          .forEach(made -> arns.add(made.join()));
    }
    return arns;
  }

  private static CompletionStage<String> create(KinesisVideoAsyncClient control, String name) {
    return control
        .createStream(r -> r.streamName(name).dataRetentionInHours(1))
        .thenCombine(
            control.createSignalingChannel(r -> r.channelName(name)),
            (stream, channel) -> link(control, channel.channelARN(), stream.streamARN())
                    .thenApply(linked -> channel.channelARN()))
        .thenCompose(arn -> arn);
  }

  private static CompletionStage<?> link(
      KinesisVideoAsyncClient control, String channel, String stream) {
    return control.updateMediaStorageConfiguration(
        r ->
            r.channelARN(channel)
                .mediaStorageConfiguration(
                    m -> m.status(MediaStorageConfigurationStatus.ENABLED).streamARN(stream)));
  }
}
