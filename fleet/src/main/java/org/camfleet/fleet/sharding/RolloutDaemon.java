package org.camfleet.fleet.sharding;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.camfleet.fleet.rollout.RolloutEnvironment;
import org.camfleet.fleet.rollout.RolloutWorker;

/** Runs the one worker of all roll-outs somewhere in the cluster; it moves when its node ends. */
public final class RolloutDaemon {
  private RolloutDaemon() {}

  /** Starts on this node; every node of a cluster does the same. */
  public static void start(ActorSystem<?> system, RolloutEnvironment environment, Duration pause) {
    ShardedDaemonProcess.get(system)
        .init(
            RolloutWorker.Command.class,
            "rollouts",
            1,
            index -> Restarts.withBackoff(RolloutWorker.create(environment, pause)),
            RolloutWorker.Stop.INSTANCE);
  }
}
