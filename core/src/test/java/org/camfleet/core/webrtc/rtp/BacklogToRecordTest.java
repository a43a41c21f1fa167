package org.camfleet.core.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording is brought up to date: what was sent before, then the live units. */
class BacklogToRecordTest {
  private static final int FRAME = 40_000;

  /** Five seconds of pictures, a key frame each two, and their sound. */
  private static List<AccessUnit> backlog(Wire wire) {
    List<AccessUnit> units = new ArrayList<>();
    long first = wire.timer.nowMicros() - 125L * FRAME;
    for (int i = 0; i < 125; i++) {
      long time = first + i * (long) FRAME;
      int size = i % 50 == 0 ? 60_000 : 8000;
      units.add(TestMedia.picture(TestMedia.SMALL, i % 50 == 0, size, 1, time, wire.random));
      units.add(TestMedia.sound(time, wire.random));
      units.add(TestMedia.sound(time + FRAME / 2, wire.random));
    }
    return units;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02})
  void everythingArrivesWithItsOwnTimeAndTheLiveEdgeIsReachedSoon(double loss) {
    Wire wire = new Wire(31);
    wire.timer.advance(60_000_000); // times before now are no negative ones
    wire.forth.loss = loss;
    List<AccessUnit> all = backlog(wire);
    long start = wire.timer.nowMicros();
    RtpSender.catchUp(wire.video, wire.audio, List.copyOf(all), wire.timer);
    long caughtUp = 0;
    for (int i = 0; i < 150; i++) {
      AccessUnit unit =
          TestMedia.picture(
              TestMedia.SMALL, i % 50 == 25, 8000, 1, start + i * (long) FRAME, wire.random);
      all.add(unit);
      wire.video.send(unit);
      wire.timer.advanceTo(start + 30_000 + (i + 1) * (long) FRAME);
      if (caughtUp == 0 && wire.pictures.size() == 125 + i + 1) {
        caughtUp = wire.timer.nowMicros() - start;
      }
    }
    wire.timer.advance(1_000_000);
    List<AccessUnit> pictures = all.stream().filter(AccessUnit::isVideo).toList();
    assertSame(pictures, wire.pictures);
    if (loss == 0) {
      assertThat(caughtUp).as("caught up after").isBetween(1_500_000L, 2_000_000L);
      assertSame(all.stream().filter(unit -> !unit.isVideo()).toList(), wire.sounds);
    }
  }

  private static void assertSame(List<AccessUnit> sent, List<AccessUnit> came) {
    assertThat(came).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(came.get(i).data()).as("unit %d", i).isEqualTo(sent.get(i).data());
      assertThat(came.get(i).timeMicros() - sent.get(i).timeMicros())
          .as("time of unit %d", i)
          .isBetween(-21L, 21L); // one tick of the sound's clock
    }
  }
}
