package org.camfleet.ops;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.core.archive.ArchiveUnavailableException;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentReader;
import org.camfleet.core.archive.Listings;
import org.camfleet.core.archive.SharedStores;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.ChannelEnvironment;
import org.camfleet.core.images.ImagePool;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.playback.SessionTokens;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.fleet.database.SqlChannelDirectory;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlFragmentIndex;
import org.camfleet.fleet.database.SqlStreamSettings;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.database.SqlTagStore;
import org.camfleet.fleet.kvs.ArchivedMedia;
import org.camfleet.fleet.kvs.ChannelStore;
import org.camfleet.fleet.kvs.Cors;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.HttpEdge;
import org.camfleet.fleet.kvs.IceServers;
import org.camfleet.fleet.kvs.KvsEnvironment;
import org.camfleet.fleet.kvs.KvsQuotas;
import org.camfleet.fleet.kvs.KvsRoutes;
import org.camfleet.fleet.kvs.KvsSettings;
import org.camfleet.fleet.playback.ArchivePlayback;
import org.camfleet.fleet.playback.HlsRoutes;
import org.camfleet.fleet.playback.StoredImages;
import org.camfleet.fleet.playback.StoredMedia;
import org.camfleet.fleet.sharding.ChannelShards;
import org.camfleet.fleet.sharding.Homes;
import org.camfleet.ops.config.Role;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;

/** The service half of a node: its channels as entities, and the KVS operations that reach them. */
final class ServiceHalf {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);

  private final @Nullable Archived archived;
  private final ChannelShards channels;
  private final ChannelStore store;
  private final Playback playback;
  private final Route route;

  /** What plays the archive: the sessions and the routes that serve them. */
  private record Playback(HlsPlayback sessions, ArchivedMedia media, Route route) {}

  private ServiceHalf(
      @Nullable Archived archived,
      ChannelShards channels,
      ChannelStore store,
      Playback playback,
      Route route) {
    this.archived = archived;
    this.channels = channels;
    this.store = store;
    this.playback = playback;
    this.route = route;
  }

  /** Starts the entities, or only reaches those of other nodes when this one has not the role. */
  static ServiceHalf start(Parts parts, Peers peers, IceServers iceServers, Homes homes, Undo undo)
      throws StartFailure {
    Archived archived =
        parts.settings().has(Role.SERVICE) ? undo.later(Archived.open(parts)) : null;
    ChannelShards channels =
        archived == null
            ? ChannelShards.proxy(parts.system(), ASK_TIMEOUT, homes)
            : channels(parts, peers, archived, homes, undo);
    Playback playback =
        archived == null
            ? ofOthers(parts, undo)
            : playback(
                parts,
                archived.index(),
                archived.archive()::read,
                archived.archive().listings(),
                undo);
    ChannelStore store = new SqlChannelStore(parts.kept().database());
    Settings.Kvs served = parts.settings().kvs();
    HttpEdge http = new HttpEdge(served.standardPort().names(), served.allowedOrigins());
    KvsEnvironment kvs =
        new KvsEnvironment(
            kvsSettings(parts.settings()),
            http,
            parts.keys(),
            parts.keys(),
            new KvsQuotas(parts.settings().kvs().quotas(), parts.metrics(), System::nanoTime),
            store,
            new SqlStreamStore(parts.kept().database()),
            new SqlTagStore(parts.kept().database()),
            new SqlStreamSettings(parts.kept().database()),
            channels,
            iceServers,
            playback.sessions(),
            playback.media(),
            parts.metrics(),
            parts.clock());
    return new ServiceHalf(
        archived,
        channels,
        store,
        playback,
        Directives.concat(
            KvsRoutes.create(kvs, parts.system()),
            Cors.narrowed(http.allowedOrigins(), playback.route())));
  }

  /** The checks of what is stored here; empty on a node that stores nothing. */
  Optional<Route> checks(Parts parts) {
    return archived == null ? Optional.empty() : Optional.of(archived.checks(parts));
  }

  private static Playback playback(
      Parts parts, FragmentIndex index, FragmentReader reader, Listings listings, Undo undo) {
    ImagePool pool = undo.later(new ImagePool(parts.settings().images(), parts.metrics()));
    // A key of its own, so that a playback token says nothing about the access key.
    SessionTokens tokens =
        new SessionTokens(Secret.of("hls " + parts.credentials().secretAccessKey().reveal()));
    ArchivePlayback sessions = new ArchivePlayback(index, tokens, parts.brownOut(), parts.clock());
    return new Playback(
        sessions,
        new StoredMedia(
            sessions,
            index,
            reader,
            listings,
            new StoredImages(index, reader, pool, parts.metrics()),
            parts.settings().playback(),
            parts.brownOut(),
            parts.metrics(),
            parts.clock()),
        HlsRoutes.create(index, reader, tokens, parts.clock(), parts.metrics()));
  }

  /** What a node that records nothing can play: all that lies in the shared folder. */
  private static Playback ofOthers(Parts parts, Undo undo) throws StartFailure {
    @Nullable Path shared = parts.settings().archive().files().shared();
    if (shared == null) {
      return new Playback(HlsPlayback.NONE, ArchivedMedia.NONE, Directives.reject());
    }
    try {
      SharedStores stores = undo.later(SharedStores.open(shared, parts.metrics()));
      return playback(
          parts, new SqlFragmentIndex(parts.kept().database()), stores, new Listings(""), undo);
    } catch (ArchiveUnavailableException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static ChannelShards channels(
      Parts parts, Peers peers, Archived archived, Homes homes, Undo undo) {
    MixingPool mixing = undo.later(new MixingPool(parts.settings().mixing(), parts.metrics()));
    ChannelEnvironment environment =
        new ChannelEnvironment(
            parts.loops(),
            peers,
            new ArchiveRecordings(archived.archive()),
            mixing,
            new SqlChannelDirectory(parts.kept().database(), archived.archive()::highestEpoch),
            parts.kept().events(),
            parts.metrics(),
            parts.brownOut(),
            parts.clock(),
            parts.settings().channel());
    return ChannelShards.start(
        parts.system(),
        (arn, retire) -> Channel.create(arn, environment, retire),
        ASK_TIMEOUT,
        homes);
  }

  private static KvsSettings kvsSettings(Settings settings) {
    return new KvsSettings(
        settings.service().region(),
        settings.service().account(),
        settings.http().authority(settings.http().port()),
        settings.signaling());
  }

  /** Whether what is recorded here can be stored; true where nothing is recorded. */
  boolean stores() {
    return archived == null || archived.archive().blocked().isEmpty();
  }

  /** The part of the room for media that wait for the disk; 0 where nothing is recorded. */
  double archiveQueue() {
    return archived == null ? 0 : archived.archive().backlog();
  }

  /** The door to the channels. */
  ChannelShards channels() {
    return channels;
  }

  /** What is kept of the channels. */
  ChannelStore store() {
    return store;
  }

  /** Opens sessions on what is recorded. */
  HlsPlayback playback() {
    return playback.sessions();
  }

  /** Hands out what is recorded. */
  ArchivedMedia media() {
    return playback.media();
  }

  /** The KVS operations, the signaling sockets and the playback. */
  Route route() {
    return route;
  }
}
