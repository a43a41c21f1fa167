package org.camfleet.core.channel;

import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who feeds the archive, after thousands of joins, losses, late and foreign answers and restarts in
 * random order. The seed is in every failure; {@code CAMFLEET_SEED} tries another one.
 */
class ArbitrationSimulationTest {
  private static final int STEPS = 400;

  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  static LongStream seeds() {
    String chosen = System.getenv("CAMFLEET_SEED");
    return chosen == null ? LongStream.of(1, 20, 300) : LongStream.of(Long.parseLong(chosen));
  }

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theMostRecentMasterThatNegotiatedFeedsAndNobodyIsLeftOver(long seed) {
    System.out.println("arbitration: seed " + seed);
    SimulatedChannel world = new SimulatedChannel(kit, loops, seed);
    for (int step = 0; step < STEPS; step++) {
      world.step();
      world.check();
    }
    world.end();
  }
}
