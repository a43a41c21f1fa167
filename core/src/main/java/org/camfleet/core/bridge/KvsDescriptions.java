package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.preflight.ChannelChecks;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideo.model.ChannelInfo;
import software.amazon.awssdk.services.kinesisvideo.model.DescribeStreamResponse;
import software.amazon.awssdk.services.kinesisvideo.model.MediaStorageConfiguration;
import software.amazon.awssdk.services.kinesisvideo.model.MediaStorageConfigurationStatus;
import software.amazon.awssdk.services.kinesisvideo.model.StreamInfo;

/** What the control plane of a service says of channels and streams. Thread-safe. */
final class KvsDescriptions {
  private final KinesisVideoAsyncClient control;
  private final CallGate gate;
  private final String region;
  private final String account;
  private final Supplier<Duration> clockOffset;

  /**
   * Asks with this client.
   *
   * @param region that its calls are signed for
   * @param account named in what is told of a refusal
   * @param clockOffset how far this machine's clock is behind the service's
   */
  KvsDescriptions(
      KinesisVideoAsyncClient control,
      CallGate gate,
      String region,
      String account,
      Supplier<Duration> clockOffset) {
    this.control = control;
    this.gate = gate;
    this.region = region;
    this.account = account;
    this.clockOffset = clockOffset;
  }

  /** The same behind another gate. */
  KvsDescriptions behind(CallGate other) {
    return new KvsDescriptions(control, other, region, account, clockOffset);
  }

  /** The channel of this name; fails when it stores no media. */
  CompletableFuture<ChannelFacts> channel(String name) {
    return gate.pass(
            KvsCall.DESCRIBE_CHANNEL,
            name,
            () -> control.describeSignalingChannel(of -> of.channelName(name)))
        .thenCompose(described -> described(described.channelInfo()));
  }

  private CompletableFuture<ChannelFacts> described(@Nullable ChannelInfo channel) {
    if (channel == null || channel.channelARN() == null) {
      throw missing("DescribeSignalingChannel", "ChannelARN");
    }
    return storage(channel);
  }

  /** A service left out of its answer what belongs into it. */
  static SessionFault missing(String operation, String field) {
    return new SessionFault(
        SessionFault.Kind.SERVICE_ERROR, operation + ": no " + field + " in the answer");
  }

  private CompletableFuture<ChannelFacts> storage(ChannelInfo channel) {
    return storage(channel.channelARN())
        .thenApply(
            storage ->
                new ChannelFacts(
                    channel.channelARN(),
                    Objects.requireNonNullElse(channel.channelTypeAsString(), ""),
                    Objects.requireNonNullElse(channel.channelStatusAsString(), ""),
                    storage.streamARN(),
                    region,
                    clockOffset.get()));
  }

  /** Where a channel stores its media; fails when it stores none. */
  CompletableFuture<MediaStorageConfiguration> storage(String arn) {
    return gate.pass(
            KvsCall.DESCRIBE_STORAGE,
            arn,
            () -> control.describeMediaStorageConfiguration(request -> request.channelARN(arn)))
        .thenApply(
            described -> {
              MediaStorageConfiguration storage = described.mediaStorageConfiguration();
              if (storage == null) {
                throw missing("DescribeMediaStorageConfiguration", "MediaStorageConfiguration");
              }
              if (storage.status() != MediaStorageConfigurationStatus.ENABLED) {
                throw new SessionFault(
                    SessionFault.Kind.NO_STORAGE,
                    arn + ": media storage is DISABLED (expected: ENABLED with a stream)");
              }
              return storage;
            });
  }

  /** A stream; what is refused is told in the answer. */
  CompletableFuture<StreamFacts> stream(String arn) {
    return gate.pass(
            KvsCall.DESCRIBE_STREAM,
            arn,
            () -> control.describeStream(request -> request.streamARN(arn)))
        .handle(
            (described, failure) ->
                failure == null ? found(described) : notFound(KvsFaults.of(failure, account)));
  }

  private static StreamFacts found(DescribeStreamResponse described) {
    StreamInfo stream = described.streamInfo();
    if (stream == null) {
      return StreamFacts.UNKNOWN;
    }
    Integer hours = stream.dataRetentionInHours();
    return hours == null
        ? StreamFacts.UNKNOWN
        : StreamFacts.found(Objects.requireNonNullElse(stream.statusAsString(), ""), hours);
  }

  private static StreamFacts notFound(SessionFault fault) {
    String text = String.valueOf(fault.getMessage());
    StreamFacts.Outcome outcome =
        fault.kind() == SessionFault.Kind.NO_CHANNEL
            ? StreamFacts.Outcome.GONE
            : fault.kind() == SessionFault.Kind.BAD_CREDENTIALS && ChannelChecks.isDenial(text)
                ? StreamFacts.Outcome.DENIED
                : StreamFacts.Outcome.UNKNOWN;
    return StreamFacts.of(outcome, text);
  }
}
