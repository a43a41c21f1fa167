package org.camfleet.ops;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.archive.Archive;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.ChannelEnvironment;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.Metrics;
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
import org.camfleet.fleet.sigv4.AccessKeys;
import org.camfleet.ops.config.Settings;

/** The service half of a node: its channels as entities, and the KVS operations that reach them. */
final class ServiceHalf {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);
  private static final long EPOCH_TIMEOUT_SECONDS = 10;

  private final ChannelShards channels;
  private final ChannelStore store;
  private final Route route;

  private ServiceHalf(ChannelShards channels, ChannelStore store, Route route) {
    this.channels = channels;
    this.store = store;
    this.route = route;
  }

  /** Starts the entities; media goes over {@code peers} into {@code archive}. */
  static ServiceHalf start(
      Settings settings,
      ActorSystem<?> system,
      Kept kept,
      MediaLoops loops,
      Peers peers,
      Archive archive,
      HlsPlayback hls,
      AccessKeys keys,
      Metrics metrics) {
    ChannelEnvironment environment =
        new ChannelEnvironment(
            loops,
            peers,
            new ArchiveRecordings(archive),
            new SqlChannelDirectory(kept.database(), stream -> highest(archive, stream)),
            kept.events(),
            metrics,
            Clock.systemUTC(),
            settings.channel());
    ChannelShards channels =
        ChannelShards.start(system, arn -> Channel.create(arn, environment), ASK_TIMEOUT);
    ChannelStore store = new SqlChannelStore(kept.database());
    KvsEnvironment kvs =
        new KvsEnvironment(
            new KvsSettings(
                settings.service().region(),
                settings.service().account(),
                null,
                SocketLimits.DEFAULT),
            keys,
            store,
            new SqlStreamStore(kept.database()),
            new SqlTagStore(kept.database()),
            channels,
            IceServers.NONE,
            hls,
            metrics,
            Clock.systemUTC());
    return new ServiceHalf(channels, store, KvsRoutes.create(kvs, system));
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

  /** Asked on a database thread while an entity claims its epochs. */
  private static long highest(Archive archive, String streamArn) {
    try {
      return archive
          .highestEpoch(streamArn)
          .toCompletableFuture()
          .get(EPOCH_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the archive does not tell its epochs: " + streamArn, e);
    }
  }
}
