package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.camfleet.core.signaling.Participant;

/** One seed's run of a simulated channel, with every rule checked after every step. */
final class ArbitrationRun {
  private static final int STEPS = 300;

  private final SimulatedChannel world;
  private final SimulatedParticipants participants;
  private final SeatRules seats = new SeatRules();

  /** A run; every other seed has the strict take-over. */
  ArbitrationRun(SimulatedNode node, long seed) {
    Random random = new Random(seed);
    world = new SimulatedChannel(node, seed, random.nextInt(3) == 0);
    participants = new SimulatedParticipants(world, random);
  }

  /** Lets things happen, then lets everybody go. */
  Figures run() {
    for (int i = 0; i < STEPS; i++) {
      participants.act();
      check();
    }
    everybodyLeaves();
    nothingIsLeft();
    Figures figures = Figures.of(world);
    world.end();
    return figures;
  }

  private void check() {
    FeedRules.check(world);
    OfferRules.check(world);
    LifeRules.check(world);
    RosterRules.check(world);
    seats.check(world);
  }

  private void everybodyLeaves() {
    world.nextStep();
    for (SimulatedClient client : List.copyOf(world.clients.values())) {
      world.lose(client.participant());
    }
    // Longer than any session may last.
    world.pass(Duration.ofMinutes(12));
    world.rest();
    check();
  }

  private void nothingIsLeft() {
    assertThat(world.alive()).as(world.where()).isEmpty();
    assertThat(world.archive.feeding()).as(world.where()).isEqualTo(SimulatedArchive.NOBODY);
    assertThat(OfferRules.unaccounted(world))
        .as("%s: offers neither delivered nor dropped", world.where())
        .isZero();
    assertThat(world.node.actors()).as("%s: actors", world.where()).doesNotContain("peer-");
    allPlacesAreFree();
  }

  /** As many viewers as there are places, none of whom was here, can connect and join. */
  private void allPlacesAreFree() {
    for (int i = 0; i < SimulatedChannel.VIEWER_SOCKETS; i++) {
      world.open(Participant.viewer("new" + i));
    }
    int refused = world.refused();
    for (int i = 0; i < SimulatedChannel.VIEWERS; i++) {
      world.join(Participant.viewer("new" + i));
    }
    world.rest();
    assertThat(world.refused()).as("%s: refused newcomers", world.where()).isEqualTo(refused);
    for (int i = 0; i < SimulatedChannel.VIEWER_SOCKETS; i++) {
      assertThat(world.client(Participant.viewer("new" + i)).current())
          .as("%s: the socket of newcomer %s", world.where(), i)
          .isNotNull();
    }
    check();
  }

  /** What happened in a run. */
  record Figures(
      long joins, long connected, long offersDropped, long takeovers, long units, long restarts) {
    static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);

    static Figures of(SimulatedChannel world) {
      return new Figures(
          world.joins.size(),
          world.joins.stream().filter(join -> join.connected).count(),
          OfferRules.dropped(world),
          world.archive.takeovers(),
          world.archive.stored(),
          world.life() - 1);
    }

    Figures plus(Figures other) {
      return new Figures(
          joins + other.joins,
          connected + other.connected,
          offersDropped + other.offersDropped,
          takeovers + other.takeovers,
          units + other.units,
          restarts + other.restarts);
    }
  }
}
