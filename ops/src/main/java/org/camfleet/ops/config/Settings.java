package org.camfleet.ops.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camfleet.core.Secret;
import org.camfleet.core.adaptive.AdaptiveSettings;
import org.camfleet.core.archive.ArchiveSettings;
import org.camfleet.core.bridge.BridgeEnvironment;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.brownout.BrownOutSettings;
import org.camfleet.core.channel.ChannelEnvironment;
import org.camfleet.core.images.ImageSettings;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.onvif.Discovery;
import org.camfleet.core.onvif.OnvifSettings;
import org.camfleet.core.signaling.SocketLimits;
import org.camfleet.fleet.cluster.NodeLimits;
import org.camfleet.fleet.kvs.EndpointNames;
import org.camfleet.fleet.kvs.QuotaSettings;
import org.camfleet.fleet.playback.PlaybackSettings;
import org.camfleet.fleet.whip.WhipSettings;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, as read at start; nobody below {@code ops.Node} sees a configuration
 * object.
 *
 * @param data the data directory, absolute
 * @param roles what this node does; never empty
 * @param whip which of WHIP and WHEP is switched on
 * @param onvif how ONVIF devices are found, asked and used
 * @param accounts those that targets may name, by their names
 * @param brownOut when this node gives up what is not recording
 * @param loggedEvents events a second that the log tells too
 * @param auditRetention how long it is kept who changed which camera
 * @param stopTimeout how long an orderly stop may take
 * @param pekko the configuration of the actor system, passed on untouched
 */
public record Settings(
    Path data,
    Set<Role> roles,
    Http http,
    Media media,
    Admin admin,
    Tls tls,
    Service service,
    Kvs kvs,
    WhipSettings whip,
    Bridge bridge,
    OnvifPart onvif,
    Map<String, AccountSettings> accounts,
    ChannelEnvironment.Settings channel,
    MixingPool.Settings mixing,
    SocketLimits signaling,
    Archiving archive,
    Database database,
    Cluster cluster,
    Encryption encryption,
    BrownOutSettings brownOut,
    PlaybackSettings playback,
    ImageSettings images,
    Duration metricsTick,
    int loggedEvents,
    Duration auditRetention,
    Duration stopTimeout,
    Config pekko) {

  /**
   * The HTTPS and WSS port.
   *
   * @param port 0 to 65535; 0 takes any free port
   * @param publicName host, or host:port, in handed-out URLs; null for the one that a client used
   * @param maxConnections connections at once
   */
  public record Http(
      String bindAddress, int port, @Nullable String publicName, int maxConnections) {

    /**
     * Host and port in handed-out URLs, or null for those that a client used; 443 goes without
     * saying, since some clients take no port.
     *
     * @param bound the port that was bound
     */
    public @Nullable String authority(int bound) {
      if (publicName == null) {
        return null;
      }
      boolean hasPort = publicName.matches("(\\[.*]|[^:]*):[0-9]+");
      return (hasPort ? publicName : publicName + ":" + bound).replaceFirst(":443$", "");
    }
  }

  /**
   * The service's media sockets.
   *
   * @param port first UDP port; 0 takes free ones
   * @param loops event loops; at least 1
   * @param advertisedAddresses host candidates; empty means those of the interfaces
   * @param mergedReads whether the kernel may merge packets of one sender that came in a row
   * @param maxBitrate bits a second that a sending peer is told to stay under
   * @param handshakeThreads DTLS handshakes at once, of each role
   * @param handshakeQueue DTLS handshakes that may wait, of each role
   */
  public record Media(
      String bindAddress,
      int port,
      int loops,
      List<String> advertisedAddresses,
      boolean mergedReads,
      long maxBitrate,
      int handshakeThreads,
      int handshakeQueue) {}

  /** Plain HTTP for metrics and health. */
  public record Admin(String bindAddress, int port) {}

  /**
   * Where the server certificate comes from.
   *
   * @param certificate PEM chain of the operator, or null for a self-made one
   * @param key PEM private key; null exactly when {@code certificate} is
   * @param names further names for the self-made certificate
   */
  public record Tls(@Nullable Path certificate, @Nullable Path key, List<String> names) {}

  /**
   * How ONVIF devices are found, asked and used.
   *
   * @param devices how they are asked
   * @param discovery how they are looked for
   * @param keyFrames whether bridges ask them for key frames
   * @param events whether motion and tampering become events
   * @param life how long a subscription lives unless it is renewed
   * @param eventsPerMinute of a camera at most
   */
  public record OnvifPart(
      OnvifSettings devices,
      Discovery.Settings discovery,
      boolean keyFrames,
      boolean events,
      Duration life,
      int eventsPerMinute) {}

  /** Region and account of the ARNs. */
  public record Service(String region, String account) {}

  /**
   * How AWS's clients are served.
   *
   * @param allowedOrigins web origins that may read answers; {@code *} is every one
   */
  public record Kvs(
      StandardPort standardPort, List<String> allowedOrigins, Turn turn, QuotaSettings quotas) {}

  /**
   * The second HTTPS port.
   *
   * @param port 0 to 65535, or null for none
   * @param names host names of the endpoints, or null for one name
   */
  public record StandardPort(
      @Nullable Integer port, String bindAddress, @Nullable EndpointNames names) {}

  /**
   * The relays that clients are told of.
   *
   * @param secret null only when there are no URIs
   */
  public record Turn(List<String> uris, @Nullable Secret secret, Duration credentialLife) {}

  /**
   * The bridge.
   *
   * @param times limits and times of each camera
   * @param rates how often a target of kind {@code kvs} may be called
   * @param localCalls calls to this node's own service at a time
   * @param credentialsFile AWS shared-credentials file whose profiles are accounts, too; null for
   *     the SDK's own chain and files
   * @param authorities PEM file of further authorities to trust, or null
   * @param adaptive what re-encoding may cost, on nodes with the role {@code transcode}
   * @param reencodeBeside whether it is done beside cameras that pass through, among other nodes
   */
  public record Bridge(
      BridgeEnvironment.Settings times,
      CallRates rates,
      int localCalls,
      @Nullable Path credentialsFile,
      @Nullable Path authorities,
      AdaptiveSettings adaptive,
      boolean reencodeBeside) {}

  /**
   * The recordings.
   *
   * @param retentionInterval how often what is too old is looked for
   */
  public record Archiving(ArchiveSettings files, Duration retentionInterval, long streamBytes) {}

  /**
   * The database.
   *
   * @param url JDBC URL, or null for the embedded one in the data directory
   */
  public record Database(@Nullable String url, @Nullable String user, @Nullable Secret password) {}

  /**
   * How this node meets others.
   *
   * @param host where the others reach it, or null for a node alone
   * @param bindAddress local address of the cluster port
   * @param port the cluster port
   * @param weight what the node can carry in relation to others
   * @param limits what the node may carry
   * @param drainTimeout how long a stop may wait until others have taken over
   * @param movesAtOnce shards that may be on their way to another node at once
   */
  public record Cluster(
      @Nullable String host,
      String bindAddress,
      int port,
      int weight,
      NodeLimits.Settings limits,
      Duration drainTimeout,
      int movesAtOnce) {}

  /**
   * What secrets in the database are sealed with.
   *
   * @param keys key-encryption keys in base64, the first one wraps; empty means those of the file
   * @param keyFile a key on each line, or null for {@code encryption.key} in the data directory
   */
  public record Encryption(List<Secret> keys, @Nullable Path keyFile) {
    /** Copies the list. */
    public Encryption {
      keys = List.copyOf(keys);
    }
  }

  /** Whether this node re-encodes for the others, and pulls no cameras of its own. */
  public boolean reencodesApart() {
    return reencodesApart(roles) && bridge.adaptive().maxCameras() > 0;
  }

  static boolean reencodesApart(Set<Role> roles) {
    return roles.contains(Role.TRANSCODE) && !roles.contains(Role.BRIDGE);
  }

  /** Whether this node has a role. */
  public boolean has(Role role) {
    return roles.contains(role);
  }
}
