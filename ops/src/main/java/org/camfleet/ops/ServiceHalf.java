package org.camfleet.ops;

import java.time.Duration;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.ChannelEnvironment;
import org.camfleet.core.signaling.SocketLimits;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.database.SqlChannelDirectory;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.database.SqlTagStore;
import org.camfleet.fleet.kvs.ChannelStore;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.IceServers;
import org.camfleet.fleet.kvs.KvsEnvironment;
import org.camfleet.fleet.kvs.KvsRoutes;
import org.camfleet.fleet.kvs.KvsSettings;
import org.camfleet.fleet.sharding.ChannelShards;
import org.camfleet.ops.config.Role;
import org.camfleet.ops.config.Settings;

/** The service half of a node: its channels as entities, and the KVS operations that reach them. */
final class ServiceHalf {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);

  private final ChannelShards channels;
  private final ChannelStore store;
  private final Route route;

  private ServiceHalf(ChannelShards channels, ChannelStore store, Route route) {
    this.channels = channels;
    this.store = store;
    this.route = route;
  }

  /** Starts the entities, or only reaches those of other nodes when this one has not the role. */
  static ServiceHalf start(
      Parts parts, Peers peers, IceServers iceServers, HlsPlayback hls, Undo undo)
      throws StartFailure {
    ChannelShards channels =
        parts.settings().has(Role.SERVICE)
            ? channels(parts, peers, undo.later(Archived.open(parts)))
            : ChannelShards.proxy(parts.system(), ASK_TIMEOUT);
    ChannelStore store = new SqlChannelStore(parts.kept().database());
    KvsEnvironment kvs =
        new KvsEnvironment(
            kvsSettings(parts.settings()),
            parts.keys(),
            store,
            new SqlStreamStore(parts.kept().database()),
            new SqlTagStore(parts.kept().database()),
            channels,
            iceServers,
            hls,
            parts.metrics(),
            parts.clock());
    return new ServiceHalf(channels, store, KvsRoutes.create(kvs, parts.system()));
  }

  private static ChannelShards channels(Parts parts, Peers peers, Archived archived) {
    ChannelEnvironment environment =
        new ChannelEnvironment(
            parts.loops(),
            peers,
            new ArchiveRecordings(archived.archive()),
            new SqlChannelDirectory(parts.kept().database(), archived.archive()::highestEpoch),
            parts.kept().events(),
            parts.metrics(),
            parts.clock(),
            parts.settings().channel());
    return ChannelShards.start(
        parts.system(), arn -> Channel.create(arn, environment), ASK_TIMEOUT);
  }

  private static KvsSettings kvsSettings(Settings settings) {
    return new KvsSettings(
        settings.service().region(),
        settings.service().account(),
        settings.http().authority(settings.http().port()),
        SocketLimits.DEFAULT);
  }

  /** The door to the channels. */
  Channels channels() {
    return channels;
  }

  /** What is kept of the channels. */
  ChannelStore store() {
    return store;
  }

  /** The KVS operations and signaling sockets. */
  Route route() {
    return route;
  }
}
