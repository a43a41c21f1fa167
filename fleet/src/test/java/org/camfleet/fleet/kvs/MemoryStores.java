package org.camfleet.fleet.kvs;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Channels, streams and tags in memory, with the outcomes that the ports promise. */
final class MemoryStores {
  private final TreeMap<String, ChannelInfo> channelsByName = new TreeMap<>();
  private final TreeMap<String, StreamInfo> streamsByName = new TreeMap<>();
  private final Map<String, MediaStorage> storages = new HashMap<>();
  private final Map<String, Map<String, String>> tagsByArn = new HashMap<>();

  final ChannelStore channels = new Channels();
  final StreamStore streams = new Streams();
  final TagStore tags = new Tags();

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private static <T> Optional<T> first(Collection<T> all, java.util.function.Predicate<T> which) {
    return all.stream().filter(which).findFirst();
  }

  private final class Channels implements ChannelStore {
    @Override
    public synchronized CompletionStage<Boolean> create(ChannelInfo channel) {
      return done(channelsByName.putIfAbsent(channel.name(), channel) == null);
    }

    @Override
    public synchronized CompletionStage<Optional<ChannelInfo>> byName(String name) {
      return done(Optional.ofNullable(channelsByName.get(name)));
    }

    @Override
    public synchronized CompletionStage<Optional<ChannelInfo>> byArn(String arn) {
      return done(first(channelsByName.values(), one -> one.arn().equals(arn)));
    }

    @Override
    public synchronized CompletionStage<List<ChannelInfo>> list(
        String prefix, String after, int limit) {
      return done(
          channelsByName.tailMap(after, false).values().stream()
              .filter(one -> one.name().startsWith(prefix))
              .limit(limit)
              .toList());
    }

    @Override
    public synchronized CompletionStage<StoreOutcome> update(
        ChannelInfo next, String expectedVersion) {
      ChannelInfo now = channelsByName.get(next.name());
      if (now == null) {
        return done(StoreOutcome.NOT_FOUND);
      }
      if (!now.version().equals(expectedVersion)) {
        return done(StoreOutcome.VERSION_MISMATCH);
      }
      channelsByName.put(next.name(), next);
      return done(StoreOutcome.DONE);
    }

    @Override
    public synchronized CompletionStage<StoreOutcome> delete(
        String arn, @Nullable String expectedVersion) {
      Optional<ChannelInfo> now = first(channelsByName.values(), one -> one.arn().equals(arn));
      if (now.isEmpty()) {
        return done(StoreOutcome.NOT_FOUND);
      }
      if (expectedVersion != null && !now.get().version().equals(expectedVersion)) {
        return done(StoreOutcome.VERSION_MISMATCH);
      }
      channelsByName.remove(now.get().name());
      storages.remove(arn);
      return done(StoreOutcome.DONE);
    }

    @Override
    public synchronized CompletionStage<MediaStorage> mediaStorage(String channelArn) {
      return done(storages.getOrDefault(channelArn, MediaStorage.OFF));
    }

    @Override
    public synchronized CompletionStage<StoreOutcome> setMediaStorage(
        String channelArn, MediaStorage storage) {
      boolean taken =
          storage.enabled()
              && storages.entrySet().stream()
                  .anyMatch(
                      other ->
                          !other.getKey().equals(channelArn)
                              && other.getValue().enabled()
                              && Objects.equals(other.getValue().streamArn(), storage.streamArn()));
      if (taken) {
        return done(StoreOutcome.IN_USE);
      }
      storages.put(channelArn, storage);
      return done(StoreOutcome.DONE);
    }

    @Override
    public synchronized CompletionStage<Optional<ChannelInfo>> storedIn(String streamArn) {
      return done(
          first(
              channelsByName.values(),
              one -> {
                MediaStorage storage = storages.getOrDefault(one.arn(), MediaStorage.OFF);
                return storage.enabled() && streamArn.equals(storage.streamArn());
              }));
    }
  }

  private final class Streams implements StreamStore {
    @Override
    public synchronized CompletionStage<Boolean> create(StreamInfo stream) {
      return done(streamsByName.putIfAbsent(stream.name(), stream) == null);
    }

    @Override
    public synchronized CompletionStage<Optional<StreamInfo>> byName(String name) {
      return done(Optional.ofNullable(streamsByName.get(name)));
    }

    @Override
    public synchronized CompletionStage<Optional<StreamInfo>> byArn(String arn) {
      return done(first(streamsByName.values(), one -> one.arn().equals(arn)));
    }

    @Override
    public synchronized CompletionStage<List<StreamInfo>> list(
        String prefix, String after, int limit) {
      return done(
          streamsByName.tailMap(after, false).values().stream()
              .filter(one -> one.name().startsWith(prefix))
              .limit(limit)
              .toList());
    }

    @Override
    public synchronized CompletionStage<StoreOutcome> update(
        StreamInfo next, String expectedVersion) {
      StreamInfo now = streamsByName.get(next.name());
      if (now == null) {
        return done(StoreOutcome.NOT_FOUND);
      }
      if (!now.version().equals(expectedVersion)) {
        return done(StoreOutcome.VERSION_MISMATCH);
      }
      streamsByName.put(next.name(), next);
      return done(StoreOutcome.DONE);
    }

    @Override
    public synchronized CompletionStage<StoreOutcome> delete(
        String arn, @Nullable String expectedVersion) {
      Optional<StreamInfo> now = first(streamsByName.values(), one -> one.arn().equals(arn));
      if (now.isEmpty()) {
        return done(StoreOutcome.NOT_FOUND);
      }
      if (storages.values().stream()
          .anyMatch(storage -> storage.enabled() && arn.equals(storage.streamArn()))) {
        return done(StoreOutcome.IN_USE);
      }
      if (expectedVersion != null && !now.get().version().equals(expectedVersion)) {
        return done(StoreOutcome.VERSION_MISMATCH);
      }
      streamsByName.remove(now.get().name());
      return done(StoreOutcome.DONE);
    }
  }

  private final class Tags implements TagStore {
    @Override
    public synchronized CompletionStage<Map<String, String>> tags(String arn) {
      return done(new TreeMap<>(tagsByArn.getOrDefault(arn, Map.of())));
    }

    @Override
    public synchronized CompletionStage<Void> put(String arn, Map<String, String> tags) {
      tagsByArn.computeIfAbsent(arn, key -> new HashMap<>()).putAll(tags);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> remove(String arn, Collection<String> keys) {
      tagsByArn.getOrDefault(arn, new HashMap<>()).keySet().removeAll(keys);
      return CompletableFuture.completedFuture(null);
    }
  }
}
