package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What a channel says and counts of its joins is what is there: nobody more, and nobody less. */
final class RosterRules {
  private static final List<String> REASONS =
      List.of(
          "replaced",
          "refused",
          "unanswered",
          "unconnected",
          "closed",
          "life",
          "no_master",
          "silent",
          "fenced",
          "deleted",
          "reconfigured",
          "stopped");

  private RosterRules() {}

  /** Checks a channel at rest. */
  static void check(SimulatedChannel world) {
    List<SimulatedJoin> alive = world.alive();
    Channel.Status status = world.status();
    assertThat(status.master() != null)
        .as("%s: whether the status has a master", world.where())
        .isEqualTo(alive.stream().anyMatch(join -> join.participant.isMaster()));
    assertThat(names(status))
        .as("%s: viewers of the status", world.where())
        .containsExactlyInAnyOrderElementsOf(viewers(alive));
    assertThat(viewers(alive).stream().map(RosterRules::participant).distinct())
        .as("%s: viewers", world.where())
        .hasSizeLessThanOrEqualTo(SimulatedChannel.VIEWERS);
    assertThat(names(status).stream().filter(name -> name.endsWith(" connected")))
        .as("%s: a viewer is connected once", world.where())
        .doesNotHaveDuplicates();
    assertThat(counted(world)).as("%s: counted joins", world.where()).isEqualTo(alive.size());
  }

  private static List<String> names(Channel.Status status) {
    List<String> names = new ArrayList<>();
    for (Channel.PeerStatus viewer : status.viewers()) {
      boolean connected = viewer.state().equals("connected");
      names.add(viewer.participant() + (connected ? " connected" : " waiting"));
    }
    return names;
  }

  private static List<String> viewers(List<SimulatedJoin> alive) {
    return alive.stream()
        .filter(join -> !join.participant.isMaster())
        .map(join -> join.participant + (join.connected ? " connected" : " waiting"))
        .toList();
  }

  private static String participant(String name) {
    return name.substring(0, name.lastIndexOf(' '));
  }

  /** Joins that were counted and whose end was not. */
  static long counted(SimulatedChannel world) {
    long joins = world.metrics.value("camfleet_channel_joins_total");
    for (String reason : REASONS) {
      joins -= world.metrics.value("camfleet_channel_sessions_ended_total", "reason", reason);
    }
    return joins;
  }
}
