package org.camfleet.fleet.database;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.StreamInfo;
import org.camfleet.fleet.kvs.Versions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The channels, streams and mappings of cameras with a local target, for many cameras at once: what
 * is there is looked at once, what is missing is planned camera by camera, then written together.
 *
 * <p>What is there stays, except that a stream's retention follows the camera's when that is given.
 */
final class LocalResources {
  private static final int DEFAULT_RETENTION_HOURS = 24;
  private static final int DEFAULT_MESSAGE_TTL_SECONDS = 60;

  /** A channel as it is, and its mapping. */
  private record Found(
      String name, String arn, boolean mapped, @Nullable String stream, boolean enabled) {}

  private record Mapping(String channel, String stream, boolean exists) {}

  /**
   * What became of a camera's resources.
   *
   * @param inTheWay why they can not be; null when they can
   * @param channelArn the channel's ARN; empty when something is in the way
   * @param changed whether a channel that was there is configured otherwise now
   */
  record Planned(@Nullable String inTheWay, String channelArn, boolean changed) {}

  private final LocalService service;
  private final Instant now;
  private final Map<String, Found> channels = new HashMap<>();
  private final Map<String, StreamInfo> byName = new HashMap<>();
  private final Map<String, StreamInfo> byArn = new HashMap<>();
  // The channel that records into a stream, by the stream's ARN.
  private final Map<String, String> holders = new HashMap<>();
  private final List<ChannelInfo> newChannels = new ArrayList<>();
  private final List<StreamInfo> newStreams = new ArrayList<>();
  private final List<StreamInfo> retentions = new ArrayList<>();
  private final Map<String, String> versions = new HashMap<>();
  private final List<Mapping> mappings = new ArrayList<>();

  private LocalResources(LocalService service, Instant now) {
    this.service = service;
    this.now = now;
  }

  /** Looks at what is there for these cameras. */
  static LocalResources of(
      Handle handle, LocalService service, Instant now, Collection<Camera> cameras) {
    LocalResources resources = new LocalResources(service, now);
    List<String> names =
        cameras.stream().filter(Camera::isLocal).map(Camera::channel).distinct().sorted().toList();
    if (!names.isEmpty()) {
      resources.look(handle, names);
    }
    return resources;
  }

  private void look(Handle handle, List<String> names) {
    // Streams first: whoever made one made its channel too, and that is seen then.
    lookAtStreams(handle, "stream_name", names);
    byArn.values().forEach(stream -> byName.put(stream.name(), stream));
    handle
        .createQuery(
            "SELECT c.channel_name, c.channel_arn, m.channel_arn, m.stream_arn,"
                + " m.enabled_stream_arn FROM channels c"
                + " LEFT JOIN media_storage m ON m.channel_arn = c.channel_arn"
                + " WHERE c.channel_name IN (<names>)")
        .bindList("names", names)
        .map(
            (row, context) ->
                new Found(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3) != null,
                    row.getString(4),
                    row.getString(5) != null))
        .forEach(found -> channels.put(found.name(), found));
    List<String> others =
        channels.values().stream()
            .map(Found::stream)
            .filter(Objects::nonNull)
            .filter(arn -> !byArn.containsKey(arn))
            .toList();
    if (!others.isEmpty()) {
      lookAtStreams(handle, "stream_arn", others);
    }
  }

  private void lookAtStreams(Handle handle, String column, List<String> keys) {
    handle
        .createQuery(
            "SELECT s.*, h.channel_arn AS holder FROM streams s"
                + " LEFT JOIN media_storage h ON h.enabled_stream_arn = s.stream_arn WHERE s."
                + column
                + " IN (<keys>)")
        .bindList("keys", keys)
        .map(
            (row, context) -> {
              StreamInfo stream = SqlStreamStore.stream(row, context);
              String holder = row.getString("holder");
              if (holder != null) {
                holders.put(stream.arn(), holder);
              }
              return stream;
            })
        .forEach(stream -> byArn.put(stream.arn(), stream));
  }

  /** Plans what a camera with a local target lacks. */
  Planned plan(Camera camera) {
    String name = camera.channel();
    Found channel = channels.get(name);
    StreamInfo stream = streamOf(channel, name);
    boolean enabled = channel != null && channel.enabled();
    String holder = stream == null ? null : holders.get(stream.arn());
    if (!enabled && holder != null && (channel == null || !holder.equals(channel.arn()))) {
      return new Planned(
          "stream \"%s\": another channel records into it".formatted(name), "", false);
    }
    String arn = channel == null ? newChannel(name) : channel.arn();
    boolean retention = stream != null && keep(stream, camera.retentionHours());
    if (!enabled) {
      String streamArn = stream == null ? newStream(name, camera.retentionHours()) : stream.arn();
      mappings.add(new Mapping(arn, streamArn, channel != null && channel.mapped()));
      holders.put(streamArn, arn);
    }
    return new Planned(null, arn, channel != null && (retention || !enabled));
  }

  private @Nullable StreamInfo streamOf(@Nullable Found channel, String name) {
    String mapped = channel == null ? null : channel.stream();
    StreamInfo stream = mapped == null ? null : byArn.get(mapped);
    return stream == null ? byName.get(name) : stream;
  }

  private String newChannel(String name) {
    String arn = service.channelArn(name, now);
    newChannels.add(new ChannelInfo(arn, name, now, DEFAULT_MESSAGE_TTL_SECONDS, Versions.next()));
    return arn;
  }

  private String newStream(String name, @Nullable Integer retentionHours) {
    String arn = service.streamArn(name, now);
    int hours = retentionHours == null ? DEFAULT_RETENTION_HOURS : retentionHours;
    newStreams.add(
        new StreamInfo(
            arn, name, now, hours, null, null, "aws/kinesisvideo", "HOT", Versions.next()));
    return arn;
  }

  private boolean keep(StreamInfo stream, @Nullable Integer hours) {
    if (hours == null || hours == stream.retentionHours()) {
      return false;
    }
    versions.put(stream.arn(), stream.version());
    retentions.add(stream.withRetention(hours, Versions.next()));
    return true;
  }

  /** Writes what was planned. */
  void write(Handle handle) {
    SqlChannelStore.insertAll(handle, newChannels);
    SqlStreamStore.insertAll(handle, newStreams);
    for (StreamInfo stream : retentions) {
      SqlStreamStore.update(handle, stream, versions.getOrDefault(stream.arn(), ""));
    }
    map(
        handle,
        false,
        "INSERT INTO media_storage (channel_arn, stream_arn, enabled_stream_arn)"
            + " VALUES (:channel, :stream, :stream)");
    map(
        handle,
        true,
        "UPDATE media_storage SET stream_arn = :stream, enabled_stream_arn = :stream"
            + " WHERE channel_arn = :channel");
  }

  private void map(Handle handle, boolean existing, String sql) {
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      mappings.stream()
          .filter(mapping -> mapping.exists() == existing)
          .forEach(
              mapping ->
                  batch.bind("channel", mapping.channel()).bind("stream", mapping.stream()).add());
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }
}
