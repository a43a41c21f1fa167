package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.policy.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls that come too often with ClientLimitExceededException, and resources beyond what an
 * account may have with the exception of their kind. Each node counts for itself. Any thread.
 */
public final class KvsQuotas {
  private final QuotaSettings settings;
  private final RateTable rates;
  private final Metrics.Counter throttledAccount;
  private final Metrics.Counter throttledResource;

  /** One operation, of the account or of a channel or stream by its kind and name. */
  private record Key(KvsOperation operation, @Nullable String kind, @Nullable String name) {}

  /**
   * Full buckets.
   *
   * @param nanos a monotonic clock in nanoseconds
   */
  public KvsQuotas(QuotaSettings settings, Metrics metrics, LongSupplier nanos) {
    this.settings = settings;
    this.rates = new RateTable(settings.buckets(), metrics, nanos);
    String name = "camfleet_kvs_throttled_total";
    this.throttledAccount = metrics.counter(name, "scope", "account");
    this.throttledResource = metrics.counter(name, "scope", "resource");
  }

  /** Counts a call; a call on a channel and a stream counts for the channel, which it changes. */
  void take(KvsOperation operation, List<Resource> resources) {
    int ofResource = settings.resourceRate(operation.quota());
    if (ofResource > 0 && !resources.isEmpty()) {
      Resource resource = resources.get(0);
      var key = new Key(operation, resource.kind(), resource.name());
      if (!rates.tryTake(key, ofResource)) {
        throttledResource.increment();
        throw tooOften(
            operation, ofResource, "for %s %s".formatted(resource.kind(), resource.name()));
      }
    }
    int ofAccount = settings.accountRate(operation.quota());
    if (ofAccount > 0 && !rates.tryTake(new Key(operation, null, null), ofAccount)) {
      throttledAccount.increment();
      throw tooOften(operation, ofAccount, "for the account");
    }
  }

  private static KvsRefusal tooOften(KvsOperation operation, int rate, String scope) {
    return new KvsRefusal(
        KvsError.CLIENT_LIMIT_EXCEEDED,
        "%s: too often (expected: at most %d calls a second %s)"
            .formatted(operation.operationName(), rate, scope));
  }

  /** Fails when the account has all its channels. */
  CompletionStage<?> roomForChannel(ChannelStore channels) {
    return room(
        channels::count,
        settings.channels(),
        KvsError.ACCOUNT_CHANNEL_LIMIT_EXCEEDED,
        "signaling channels");
  }

  /** Fails when the account has all its streams. */
  CompletionStage<?> roomForStream(StreamStore streams) {
    return room(
        streams::count, settings.streams(), KvsError.ACCOUNT_STREAM_LIMIT_EXCEEDED, "streams");
  }

  /** Fails when as many channels store their media as may. */
  CompletionStage<?> roomForStorage(ChannelStore channels) {
    return room(
        channels::countStoring,
        settings.storingChannels(),
        KvsError.CLIENT_LIMIT_EXCEEDED,
        "channels with media storage");
  }

  private CompletionStage<?> room(
      Supplier<CompletionStage<Long>> count, int most, KvsError error, String what) {
    if (!settings.accountLimits()) {
      return CompletableFuture.completedFuture(null);
    }
    return count
        .get()
        .thenAccept(
            now -> {
              if (now >= most) {
                throw new KvsRefusal(
                    error,
                    "%d %s (expected: at most %d in the account)".formatted(now, what, most));
              }
            });
  }
}
