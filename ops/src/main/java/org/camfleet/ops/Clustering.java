package org.camfleet.ops;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.Coroner;
import org.camfleet.fleet.cluster.Membership;
import org.camfleet.fleet.cluster.NodeRoom;
import org.camfleet.fleet.cluster.NodeTable;
import org.camfleet.fleet.cluster.Rebalancer;
import org.camfleet.fleet.cluster.ShardHomes;
import org.camfleet.fleet.database.SqlNodeTable;
import org.camfleet.fleet.database.SqlShardHomes;
import org.camfleet.fleet.sharding.Admission;
import org.camfleet.fleet.sharding.CameraShards;
import org.camfleet.fleet.sharding.ChannelShards;
import org.camfleet.fleet.sharding.ClusterOfOne;
import org.camfleet.fleet.sharding.Homes;
import org.camfleet.fleet.sharding.Rebalancing;
import org.camfleet.fleet.sharding.Roles;
import org.camfleet.ops.config.Role;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in the cluster: how it comes in, what it tells of itself, and that it hands over
 * before it stops. With the embedded database it is a cluster of one, and none of this happens.
 */
final class Clustering {
  private static final Logger LOG = LoggerFactory.getLogger(Clustering.class);
  private static final Duration FORM = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Settings settings;
  private final String node;
  private final String incarnation = UUID.randomUUID().toString();
  private final @Nullable NodeTable table;
  private final @Nullable ShardHomes homes;
  private final Admission admission;
  private volatile IntSupplier cameras = () -> 0;
  private volatile IntSupplier channels = () -> 0;
  private volatile IntSupplier givenUp = () -> 0;
  private volatile BooleanSupplier stores = () -> true;
  private volatile String api = "";
  private volatile boolean up;
  private volatile boolean rehearsed;
  private Supplier<CompletionStage<Void>> rehearsal = () -> CompletableFuture.completedFuture(null);

  private Clustering(
      Settings settings,
      String node,
      Admission admission,
      @Nullable NodeTable table,
      @Nullable ShardHomes homes) {
    this.admission = admission;
    this.settings = settings;
    this.node = node;
    this.table = table;
    this.homes = homes;
  }

  /** Joins the cluster or begins it; returns when this node is up. */
  static Clustering form(
      Settings settings, String node, Admission admission, ActorSystem<?> system, Kept kept)
      throws StartFailure {
    if (settings.database().url() == null) {
      ClusterOfOne.form(system, FORM).toCompletableFuture().join();
      return new Clustering(settings, node, admission, null, null);
    }
    Clustering clustering =
        new Clustering(
            settings,
            node,
            admission,
            new SqlNodeTable(kept.database()),
            new SqlShardHomes(kept.database()));
    clustering.join(system);
    return clustering;
  }

  private void join(ActorSystem<?> system) throws StartFailure {
    NodeTable nodes = table();
    CompletableFuture<Void> joined = new CompletableFuture<>();
    String address = Cluster.get(system).selfMember().address().toString();
    system.systemActorOf(
        Membership.create(nodes, () -> self(address), settings.cluster().host() == null, joined),
        "membership",
        Props.empty());
    Shutdown.whenLeft(system, "leave the table", () -> nodes.leave(node, incarnation));
    try {
      joined.orTimeout(FORM.toSeconds(), TimeUnit.SECONDS).join();
      up = true;
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartFailure(
          cause instanceof IllegalStateException
              ? String.valueOf(cause.getMessage())
              : "cluster: not joined within %d s (expected: the other nodes reach %s)"
                  .formatted(FORM.toSeconds(), address),
          e);
    }
  }

  private NodeTable table() {
    NodeTable known = table;
    if (known == null) {
      throw new IllegalStateException("a cluster of one has no table of nodes");
    }
    return known;
  }

  private ClusterNode self(String address) {
    Set<String> roles = new HashSet<>();
    settings.roles().stream().map(Role::configName).forEach(roles::add);
    NodeRoom room = admission.room();
    return new ClusterNode(
        node,
        incarnation,
        address,
        api,
        roles,
        state(),
        new ClusterNode.Load(weight(room), cameras.getAsInt(), channels.getAsInt(), cpuPercent()),
        room,
        Duration.ZERO,
        Duration.ZERO);
  }

  private ClusterNode.State state() {
    if (!up) {
      return ClusterNode.State.STARTING;
    }
    return stores.getAsBoolean() ? ClusterNode.State.UP : ClusterNode.State.BLOCKED;
  }

  /** Nothing more when the node is full, and nothing yet when others can serve better. */
  private int weight(NodeRoom room) {
    return rehearsed && room.reached().isEmpty() ? settings.cluster().weight() : 0;
  }

  private static int cpuPercent() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return (int) Math.round(100 * Math.max(0, system.getProcessCpuLoad()));
  }

  /** Which node hosts what. */
  Homes homes() {
    return new Homes(table, homes);
  }

  /** The list of nodes, or null when there is none but this. */
  @Nullable NodeTable nodes() {
    return table;
  }

  /** Tells from now on how much runs here, and ends it all when this node has left. */
  void hosts(ActorSystem<?> system, BridgeHalf bridge, ServiceHalf service) {
    CameraShards cameras = bridge.cameras();
    ChannelShards channels = service.channels();
    this.givenUp = bridge.givenUp()::count;
    this.cameras = cameras::count;
    this.channels = channels::count;
    this.stores = service::stores;
    Shutdown.beforeLeaving(
        system,
        "end what lingers",
        () -> {
          cameras.endAll();
          channels.endAll();
        });
  }

  /** What to try out before anything is given to this node. */
  void rehearses(Supplier<CompletionStage<Void>> first) {
    rehearsal = first;
  }

  /** Takes part in keeping the nodes even, and hands over when this one stops. */
  void start(Parts parts, URI endpoint) {
    api = endpoint.toString();
    ShardHomes rows = homes;
    if (table == null || rows == null) {
      return;
    }
    rehearsal.get().thenRun(() -> rehearsed = true);
    Rebalancing.start(
        parts.system(),
        table(),
        rows,
        new Rebalancer.Settings(
            Duration.ofSeconds(1), settings.cluster().movesAtOnce(), Duration.ofSeconds(2)),
        parts.metrics());
    parts
        .system()
        .systemActorOf(Coroner.create(table(), parts.metrics()), "coroner", Props.empty());
    Duration patience = settings.cluster().drainTimeout();
    if (settings.cluster().host() != null && !patience.isZero()) {
      Shutdown.atFirst(parts.system(), "drain", () -> drain(parts.system(), patience));
    }
  }

  /** How much runs here that another node can take. */
  private int left(NodeTable nodes)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ClusterNode> others =
        nodes.nodes().toCompletableFuture().get(2, TimeUnit.SECONDS).stream()
            .filter(other -> !other.node().equals(node) && other.isTaker())
            .toList();
    boolean bridges = others.stream().anyMatch(this::takesCameras);
    boolean services = others.stream().anyMatch(other -> other.roles().contains(Roles.SERVICE));
    return (bridges ? cameras.getAsInt() : 0) + (services ? channels.getAsInt() : 0);
  }

  /** Whether it hosts cameras of the kind that run here. */
  private boolean takesCameras(ClusterNode other) {
    return settings.reencodesApart() ? other.isApart() : other.roles().contains(Roles.BRIDGE);
  }

  /** Gives away what runs here; returns when it is gone, or when nobody takes it in time. */
  private void drain(ActorSystem<?> system, Duration patience) {
    if (Shutdown.isDowned(system)) {
      return; // the others have it all already
    }
    NodeTable nodes = table();
    long end = System.nanoTime() + patience.toNanos();
    int before = givenUp.getAsInt();
    try {
      if (left(nodes) == 0) {
        return;
      }
      nodes.drain(node, true).toCompletableFuture().get(2, TimeUnit.SECONDS);
      // Those who could take it may go as well meanwhile.
      while (left(nodes) > 0 && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Without the database nothing can be handed over: the others take it when this node is gone.
      return;
    }
    int now = givenUp.getAsInt() - before;
    if (now > 0) {
      LOG.info("cluster: handed over; {}", GivenUpCameras.report(now));
    }
  }
}
