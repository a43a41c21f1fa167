package org.camfleet.fleet.sharding;

import static org.camfleet.fleet.Stages.result;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;

/** A cluster of one in this JVM, with the configuration that ships. */
final class TestNode implements AutoCloseable {
  final ActorTestKit kit;

  TestNode() {
    this("");
  }

  /** With more configuration. */
  TestNode(String more) {
    kit =
        ActorTestKit.create(
            "camfleet",
            ConfigFactory.parseString(more)
                .withFallback(
                    ConfigFactory.parseString(
                        "pekko { daemonic = on, loglevel = WARNING, fail-mixed-versions = off,"
                            + " cluster.roles = [bridge, service], log-dead-letters = off,"
                            + " coordinated-shutdown { exit-jvm = off,"
                            + " phases.cluster-sharding-shutdown-region.timeout = 2s } }"))
                .withFallback(ConfigFactory.load()));
    result(ClusterOfOne.form(kit.system(), Duration.ofSeconds(30)));
  }

  ActorSystem<?> system() {
    return kit.system();
  }

  @Override
  public void close() {
    ActorTestKit.shutdown(kit.system(), Duration.ofSeconds(60));
  }
}
