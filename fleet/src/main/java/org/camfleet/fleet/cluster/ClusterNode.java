package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.Set;

/**
 * A node as the database knows it.
 *
 * @param node its lasting id, the same after a restart
 * @param incarnation its process
 * @param address its Pekko address, {@code pekko://camfleet@HOST:PORT}
 * @param api where its HTTPS port is reached, or empty while that is not open
 * @param roles its cluster roles
 * @param state what it is about to do
 * @param load what it carries
 * @param room whether it has room for more
 * @param age how long ago it entered, by the database's clock
 * @param silence how long ago it was heard of, by the same
 */
public record ClusterNode(
    String node,
    String incarnation,
    String address,
    String api,
    Set<String> roles,
    State state,
    Load load,
    NodeRoom room,
    Duration age,
    Duration silence) {
  /** A node that is not heard of for this long has ended, or can not reach the database. */
  public static final Duration GONE = Duration.ofSeconds(10);

  /** What a node is about to do. */
  public enum State {
    /** It wants to join. */
    STARTING,
    /** It hosts what it is given. */
    UP,
    /** It can not store media: it gives away what it hosts while others can. */
    BLOCKED,
    /** It gives away what it hosts, since somebody asked for it. */
    DRAINING;

    /** Whether what it hosts should go to others. */
    public boolean givesAway() {
      return this == DRAINING || this == BLOCKED;
    }
  }

  /**
   * What a node carries.
   *
   * @param weight what it can carry in relation to others, such as its cores; 0: it is full
   * @param cameras bridges there, those included that wait for room
   * @param channels channels that run there
   * @param cpuPercent of all its cores, by this process
   */
  public record Load(int weight, int cameras, int channels, int cpuPercent) {
    /** Of a node that starts. */
    public static final Load NONE = new Load(1, 0, 0, 0);
  }

  /** Copies the roles. */
  public ClusterNode {
    roles = Set.copyOf(roles);
  }

  /** Whether it may be given something: it is up, heard of, and has room. */
  public boolean takes() {
    return state == State.UP && isThere() && load.weight() > 0;
  }

  /**
   * Whether it takes something, or will in a moment: one that has just started tries itself out
   * first, and has no weight meanwhile.
   */
  public boolean isTaker() {
    return state == State.UP && isThere() && room.reached().isEmpty();
  }

  /** Whether it re-encodes for the others, and pulls no cameras of its own. */
  public boolean isApart() {
    return roles.contains("transcode") && !roles.contains("bridge");
  }

  /** Whether it was heard of lately. */
  public boolean isThere() {
    return silence.compareTo(GONE) < 0;
  }
}
