package org.camfleet.fleet.kvs;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.kvs.RequestFields.NameOrArn;

/** Finds channels and streams, and turns what the stores answer into refusals. */
final class Resources {
  private final ChannelStore channels;
  private final StreamStore streams;

  Resources(KvsEnvironment environment) {
    channels = environment.channels();
    streams = environment.streams();
  }

  /** The channel that a request names. */
  CompletionStage<ChannelInfo> channel(RequestFields fields) {
    return channel(fields.nameOrArn("ChannelName", "ChannelARN", ResourceArn.Kind.CHANNEL));
  }

  /** The channel of an ARN. */
  CompletionStage<ChannelInfo> channelOf(String arn) {
    return channel(new NameOrArn(null, arn));
  }

  private CompletionStage<ChannelInfo> channel(NameOrArn wanted) {
    CompletionStage<Optional<ChannelInfo>> found =
        wanted.name() != null
            ? channels.byName(wanted.name())
            : channels.byArn(String.valueOf(wanted.arn()));
    return found.thenApply(
        channel ->
            channel.orElseThrow(
                () ->
                    new KvsRefusal(KvsError.RESOURCE_NOT_FOUND, "no signaling channel " + wanted)));
  }

  /** The stream that a request names. */
  CompletionStage<StreamInfo> stream(RequestFields fields) {
    return stream(fields.nameOrArn("StreamName", "StreamARN", ResourceArn.Kind.STREAM));
  }

  /** The stream of an ARN. */
  CompletionStage<StreamInfo> streamOf(String arn) {
    return stream(new NameOrArn(null, arn));
  }

  private CompletionStage<StreamInfo> stream(NameOrArn wanted) {
    CompletionStage<Optional<StreamInfo>> found =
        wanted.name() != null
            ? streams.byName(wanted.name())
            : streams.byArn(String.valueOf(wanted.arn()));
    return found.thenApply(
        stream ->
            stream.orElseThrow(
                () -> new KvsRefusal(KvsError.RESOURCE_NOT_FOUND, "no stream " + wanted)));
  }

  /** Refuses a stream that keeps nothing. */
  static void requireRetention(StreamInfo stream) {
    if (stream.retentionHours() == 0) {
      throw new KvsRefusal(
          KvsError.NO_DATA_RETENTION,
          "stream %s: data retention of 0 hours (expected: at least 1)".formatted(stream.name()));
    }
  }

  /** Refuses unless a change was done. */
  static void require(StoreOutcome outcome, String what) {
    switch (outcome) {
      case DONE -> {
        // As asked.
      }
      case NOT_FOUND -> throw new KvsRefusal(KvsError.RESOURCE_NOT_FOUND, "no " + what);
      case VERSION_MISMATCH ->
          throw new KvsRefusal(
              KvsError.VERSION_MISMATCH,
              "CurrentVersion: not the current one of %s (expected: that of its description)"
                  .formatted(what));
      case IN_USE -> throw new KvsRefusal(KvsError.RESOURCE_IN_USE, what + " is in use");
    }
  }
}
