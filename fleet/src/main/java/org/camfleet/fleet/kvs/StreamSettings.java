package org.camfleet.fleet.kvs;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port to what a stream is told to do beside keeping its media; stages as in ChannelStore. */
public interface StreamSettings {
  /** One of a stream's settings. */
  enum Kind {
    /** ImageGenerationConfiguration. */
    IMAGE_GENERATION,
    /** NotificationConfiguration. */
    NOTIFICATION
  }

  /** The JSON document of a setting, as it was put. */
  CompletionStage<Optional<String>> find(String streamArn, Kind kind);

  /** Replaces a setting by a JSON document; NOT_FOUND when there is no such stream. */
  CompletionStage<StoreOutcome> put(String streamArn, Kind kind, String document);

  /** Removes a setting; removing what is not there is no error. */
  CompletionStage<Void> remove(String streamArn, Kind kind);
}
