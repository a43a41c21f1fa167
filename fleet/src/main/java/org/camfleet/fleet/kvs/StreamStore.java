package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The port to the stored streams; stages and outcomes as in {@link ChannelStore}. */
public interface StreamStore {
  /** Stores a new stream with its tags; false when its name is taken. */
  CompletionStage<Boolean> create(StreamInfo stream, Map<String, String> tags);

  /** Stores a new stream without tags; false when its name is taken. */
  default CompletionStage<Boolean> create(StreamInfo stream) {
    return create(stream, Map.of());
  }

  /** How many streams there are. */
  CompletionStage<Long> count();

  /** The stream of this name. */
  CompletionStage<Optional<StreamInfo>> byName(String name);

  /** The stream of this ARN. */
  CompletionStage<Optional<StreamInfo>> byArn(String arn);

  /** At most {@code limit} streams in the order of their names, as {@link ChannelStore#list}. */
  CompletionStage<List<StreamInfo>> list(String prefix, String after, int limit);

  /** Replaces the stream of the same ARN if it still has {@code expectedVersion}. */
  CompletionStage<StoreOutcome> update(StreamInfo next, String expectedVersion);

  /** Deletes a stream; IN_USE while a channel has it as its enabled storage, or a hold. */
  CompletionStage<StoreOutcome> delete(String arn, @Nullable String expectedVersion);
}
