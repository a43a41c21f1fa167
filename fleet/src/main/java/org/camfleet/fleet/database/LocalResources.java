package org.camfleet.fleet.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.MediaStorage;
import org.camfleet.fleet.kvs.StoreOutcome;
import org.camfleet.fleet.kvs.StreamInfo;
import org.camfleet.fleet.kvs.Versions;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes the channel, the stream and the mapping of a camera with a local target. */
final class LocalResources {
  private static final int DEFAULT_RETENTION_HOURS = 24;
  private static final int DEFAULT_MESSAGE_TTL_SECONDS = 60;

  private final LocalService service;
  private final InstantSource clock;

  LocalResources(LocalService service, InstantSource clock) {
    this.service = service;
    this.clock = clock;
  }

  /** What is in the way. */
  static final class InTheWay extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InTheWay(String text) {
      super(text, null, false, false);
    }
  }

  /**
   * Makes what is missing; what is there stays, except that the stream's retention follows the
   * camera's when that one is given.
   *
   * @return the channel's ARN
   * @throws InTheWay when the stream of that name belongs to another channel
   */
  String provide(Handle handle, Camera camera) {
    String name = camera.channel();
    String channelArn = SqlChannelStore.byName(handle, name).map(ChannelInfo::arn).orElse(null);
    if (channelArn == null) {
      channelArn = newChannel(handle, name);
    }
    MediaStorage storage = SqlChannelStore.mediaStorage(handle, channelArn);
    Optional<StreamInfo> stream =
        storage.streamArn() == null
            ? SqlStreamStore.byName(handle, name)
            : SqlStreamStore.byArn(handle, storage.streamArn());
    String streamArn =
        stream.isPresent()
            ? keep(handle, stream.get(), camera.retentionHours())
            : newStream(handle, name, camera.retentionHours());
    if (!storage.enabled()) {
      StoreOutcome outcome =
          SqlChannelStore.setMediaStorage(handle, channelArn, new MediaStorage(true, streamArn));
      if (outcome == StoreOutcome.IN_USE) {
        throw new InTheWay("stream \"%s\": another channel records into it".formatted(name));
      }
    }
    return channelArn;
  }

  private String newChannel(Handle handle, String name) {
    Instant now = clock.instant();
    String arn = service.channelArn(name, now);
    SqlChannelStore.insert(
        handle, new ChannelInfo(arn, name, now, DEFAULT_MESSAGE_TTL_SECONDS, Versions.next()));
    return arn;
  }

  private String newStream(Handle handle, String name, @Nullable Integer retentionHours) {
    Instant now = clock.instant();
    String arn = service.streamArn(name, now);
    int hours = retentionHours == null ? DEFAULT_RETENTION_HOURS : retentionHours;
    SqlStreamStore.insert(
        handle,
        new StreamInfo(
            arn, name, now, hours, null, null, "aws/kinesisvideo", "HOT", Versions.next()));
    return arn;
  }

  private String keep(Handle handle, StreamInfo stream, @Nullable Integer hours) {
    if (hours != null && hours != stream.retentionHours()) {
      StreamInfo next =
          new StreamInfo(
              stream.arn(),
              stream.name(),
              stream.createdAt(),
              hours,
              stream.deviceName(),
              stream.mediaType(),
              stream.kmsKeyId(),
              stream.storageTier(),
              Versions.next());
      SqlStreamStore.update(handle, next, stream.version());
    }
    return stream.arn();
  }
}
