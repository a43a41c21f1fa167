package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The port to the stored signaling channels and their storage mapping. A stage that fails means
 * that the database could not be asked; everything else is in the value.
 */
public interface ChannelStore {
  /** Stores a new channel with its tags; false when its name is taken. */
  CompletionStage<Boolean> create(ChannelInfo channel, Map<String, String> tags);

  /** Stores a new channel without tags; false when its name is taken. */
  default CompletionStage<Boolean> create(ChannelInfo channel) {
    return create(channel, Map.of());
  }

  /** How many channels there are. */
  CompletionStage<Long> count();

  /** How many channels store their media. */
  CompletionStage<Long> countStoring();

  /** The channel of this name. */
  CompletionStage<Optional<ChannelInfo>> byName(String name);

  /** The channel of this ARN. */
  CompletionStage<Optional<ChannelInfo>> byArn(String arn);

  /**
   * At most {@code limit} channels in the order of their names.
   *
   * @param prefix names that begin with this; empty for all
   * @param after names greater than this; empty from the beginning
   */
  CompletionStage<List<ChannelInfo>> list(String prefix, String after, int limit);

  /** Replaces the channel of the same ARN if it still has {@code expectedVersion}. */
  CompletionStage<StoreOutcome> update(ChannelInfo next, String expectedVersion);

  /**
   * Deletes a channel with its mapping.
   *
   * @param expectedVersion null for any version
   */
  CompletionStage<StoreOutcome> delete(String arn, @Nullable String expectedVersion);

  /** The storage mapping of a channel: {@link MediaStorage#OFF} when it was never configured. */
  CompletionStage<MediaStorage> mediaStorage(String channelArn);

  /**
   * Sets the storage mapping; IN_USE when storage is to be enabled on a stream that another channel
   * has enabled.
   */
  CompletionStage<StoreOutcome> setMediaStorage(String channelArn, MediaStorage storage);

  /** The channel whose enabled storage is this stream. */
  CompletionStage<Optional<ChannelInfo>> storedIn(String streamArn);
}
