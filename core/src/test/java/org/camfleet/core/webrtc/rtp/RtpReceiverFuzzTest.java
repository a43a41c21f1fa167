package org.camfleet.core.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An authenticated peer may still send anything. */
class RtpReceiverFuzzTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nonsenseIsCountedAndNeverThrows(long seed) throws Exception {
    Random random = new Random(seed);
    ManualTimer timer = new ManualTimer();
    List<AccessUnit> units = new ArrayList<>();
    BandwidthFeedback bandwidth = new BandwidthFeedback(1, 3, 1_000_000, packets -> {});
    RtpReceiver receiver =
        new RtpReceiver(
            ReceiverSettings.video(1, 96, true),
            new SourceClock(),
            units::add,
            packets -> {},
            bandwidth,
            timer,
            new CountingMetrics());
    RtpPacket view = new RtpPacket();
    int sequence = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] bytes = new byte[12 + random.nextInt(random.nextInt(10) == 0 ? 1400 : 60)];
      random.nextBytes(bytes);
      sequence += random.nextInt(100) == 0 ? random.nextInt(70_000) : random.nextInt(3);
      long ssrc = random.nextInt(2000) == 0 ? random.nextInt(3) : 5;
      long timestamp = random.nextInt(500) == 0 ? random.nextInt() : i / 4 * 3000L;
      RtpPacket.writeHeader(
          bytes,
          0,
          random.nextInt(9) == 0,
          random.nextInt(4) == 0,
          96,
          sequence & 0xFFFF,
          timestamp,
          ssrc);
      if (view.parse(bytes, 0, bytes.length)) {
        receiver.onRtp(view, timer.nowMicros());
      }
      timer.advance(random.nextInt(2000));
      if (i % 500 == 0) {
        receiver.tick(timer.nowMicros());
        receiver.requestKeyFrame();
      }
    }
    long before = Long.MIN_VALUE;
    for (AccessUnit unit : units) {
      assertThat(NalUnits.splitLengthPrefixed(unit.data())).as("seed %d", seed).isNotEmpty();
      assertThat(unit.timeMicros()).as("seed %d", seed).isGreaterThan(before);
      before = unit.timeMicros();
    }
    assertThat(receiver.stats().lost()).isPositive();
    assertThat(timer.waiting()).as("tasks left, seed %d", seed).isLessThan(3);
  }
}
