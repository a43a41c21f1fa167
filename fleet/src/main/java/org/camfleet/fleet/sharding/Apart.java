package org.camfleet.fleet.sharding;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.camfleet.core.bridge.Reencoding;

/**
 * Where the cluster re-encodes: on nodes that pull no other cameras, since native code that fails
 * takes its node with it. Any thread; never blocks.
 */
public final class Apart {
  private final Cluster cluster;
  private final boolean beside;

  /**
   * In this cluster.
   *
   * @param beside whether a node may re-encode beside other cameras while other nodes are there
   */
  public Apart(ActorSystem<?> system, boolean beside) {
    this.cluster = Cluster.get(system.classicSystem());
    this.beside = beside;
  }

  /** Whether there are nodes for it alone. */
  public boolean exists() {
    for (Member member : cluster.state().getMembers()) {
      if (isUp(member) && member.hasRole(Roles.REENCODING)) {
        return true;
      }
    }
    return false;
  }

  /** Where it is done for this node's cameras, if this node can do it. */
  public Reencoding.Where where() {
    if (cluster.selfMember().hasRole(Roles.REENCODING)) {
      return Reencoding.Where.HERE;
    } else if (exists()) {
      return Reencoding.Where.APART;
    }
    return beside || isAlone() ? Reencoding.Where.HERE : Reencoding.Where.NOWHERE;
  }

  private boolean isAlone() {
    for (Member member : cluster.state().getMembers()) {
      if (isUp(member) && !member.equals(cluster.selfMember())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUp(Member member) {
    return member.status().equals(MemberStatus.up());
  }
}
