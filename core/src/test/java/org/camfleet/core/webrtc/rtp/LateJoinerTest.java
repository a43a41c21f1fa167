package org.camfleet.core.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.Ticks;
import org.junit.jupiter.api.Test;

class LateJoinerTest {
  private static final int FRAME = 40_000;

  private static List<AccessUnit> remembered(Wire wire, int pictures) {
    List<AccessUnit> group = new ArrayList<>();
    long first = wire.timer.nowMicros() - (long) pictures * FRAME;
    for (int i = 0; i < pictures; i++) {
      int size = i == 0 ? 60_000 : 8000;
      group.add(
          TestMedia.picture(
              TestMedia.SMALL, i == 0, size, 1, first + i * (long) FRAME, wire.random));
    }
    return group;
  }

  @Test
  void aLateJoinerSeesAtOnceAndIsLiveSoon() {
    Wire wire = new Wire(21);
    List<AccessUnit> all = new ArrayList<>(remembered(wire, 250)); // ten seconds
    long start = wire.timer.nowMicros();
    wire.video.sendBurst(List.copyOf(all));
    wire.timer.advance(15_000);
    assertThat(wire.pictures).as("the key frame, after 10 ms of network").isNotEmpty();
    long live = 0;
    for (int i = 0; i < 750; i++) { // until what was late at first is made up for
      AccessUnit unit =
          TestMedia.picture(TestMedia.SMALL, false, 8000, 1, start + i * (long) FRAME, wire.random);
      all.add(unit);
      wire.video.send(unit);
      wire.timer.advanceTo(start + 15_000 + (i + 1) * (long) FRAME);
      if (live == 0 && wire.pictures.size() == all.size()) {
        live = wire.timer.nowMicros() - start;
      }
    }
    wire.timer.advance(1_000_000);
    assertThat(live).as("caught up after").isBetween(900_000L, 1_300_000L);
    assertThat(wire.pictures).hasSameSizeAs(all);
    for (int i = 0; i < all.size(); i++) {
      assertThat(wire.pictures.get(i).data()).as("picture %d", i).isEqualTo(all.get(i).data());
    }
    assertShownTimes(wire);
    AccessUnit last = wire.pictures.get(wire.pictures.size() - 1);
    assertThat(last.timeMicros() - all.get(all.size() - 1).timeMicros()).isBetween(-1L, 1L);
  }

  /** Compressed while catching up, true after, always rising; shown at once, then as usual. */
  private static void assertShownTimes(Wire wire) {
    long before = wire.headers.get(0)[1];
    List<Long> steps = new ArrayList<>();
    List<Long> delays = new ArrayList<>();
    for (long[] header : wire.headers) {
      if (header[1] != before) {
        steps.add(header[1] - before & 0xFFFF_FFFFL);
        before = header[1];
      }
      if (delays.isEmpty() || delays.get(delays.size() - 1) != header[2]) {
        delays.add(header[2]);
      }
    }
    assertThat(steps.subList(0, 249)).containsOnly(Ticks.ofMicros(FRAME / 10, 90_000));
    assertThat(steps.subList(290, steps.size())).containsOnly(Ticks.ofMicros(FRAME, 90_000));
    assertThat(delays).containsExactly(0L, 0xFFFL, -1L);
  }

  @Test
  void lossInTheBurstIsMadeGood() {
    Wire wire = new Wire(22);
    wire.forth.loss = 0.03;
    List<AccessUnit> all = new ArrayList<>(remembered(wire, 250));
    wire.video.sendBurst(List.copyOf(all));
    for (int i = 0; i < 50; i++) {
      all.add(wire.shoot(false, 8000, 1));
      wire.timer.advance(FRAME);
    }
    wire.timer.advance(1_000_000);
    assertThat(wire.pictures).hasSameSizeAs(all);
    for (int i = 0; i < all.size(); i++) {
      assertThat(wire.pictures.get(i).data()).as("picture %d", i).isEqualTo(all.get(i).data());
    }
  }

  @Test
  void aBurstOfOnePictureIsALiveOne() {
    Wire wire = new Wire(23);
    wire.video.sendBurst(remembered(wire, 1));
    wire.timer.advance(FRAME);
    wire.shoot(false, 1000, 1);
    wire.timer.advance(FRAME);
    assertThat(wire.pictures).hasSize(2);
  }

  @Test
  void nothingIsLeftBehindOfAClosedSender() {
    Wire wire = new Wire(24);
    wire.video.sendBurst(remembered(wire, 250));
    wire.video.close();
    wire.video.close();
    int sent = wire.forth.sent;
    wire.timer.advance(500_000);
    wire.shoot(true, 1000, 1);
    assertThat(wire.forth.sent).isEqualTo(sent);
  }
}
