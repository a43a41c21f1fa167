package org.camfleet.core.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.camfleet.codecs.rtcp.Remb;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpReader;
import org.camfleet.codecs.rtcp.RtcpWriter;
import org.camfleet.codecs.rtcp.TransportFeedback;
import org.camfleet.codecs.rtp.HeaderExtensionWriter;
import org.camfleet.codecs.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BandwidthFeedbackTest {
  private static final long T0 = 1_790_000_000_000_000L;

  private final List<RtcpPacket> sent = new ArrayList<>();
  private BandwidthFeedback feedback = feedback(3);
  private final RtpPacket view = new RtpPacket();

  private BandwidthFeedback feedback(int extension) {
    return new BandwidthFeedback(
        9,
        extension,
        2_000_000,
        packets -> {
          byte[] wire = RtcpWriter.compound(packets);
          assertThat(wire.length).isLessThanOrEqualTo(1200);
          sent.addAll(RtcpReader.parse(wire, 0, wire.length));
        });
  }

  private void packet(int transportSequence, long arrival) {
    byte[] bytes = new byte[100];
    RtpPacket.writeHeader(bytes, 0, true, false, 96, 0, 0, 5);
    new HeaderExtensionWriter(false).begin(bytes, 12).add(3, transportSequence & 0xFFFF, 2).end();
    assertThat(view.parse(bytes, 0, 100)).isTrue();
    feedback.packet(view, arrival);
  }

  /** What a sender would make of the feedback: arrival by number, the last word counting. */
  private Map<Integer, Long> understood() {
    Map<Integer, Long> arrivals = new TreeMap<>();
    int count = 0;
    for (RtcpPacket packet : sent) {
      if (packet instanceof TransportFeedback message) {
        assertThat(message.feedbackCount()).isEqualTo(count++ & 0xFF);
        long ticks = message.referenceTime() * 256L;
        for (int i = 0; i < message.deltas().length; i++) {
          int number = message.baseSequence() + i & 0xFFFF;
          if (message.deltas()[i] == TransportFeedback.LOST) {
            arrivals.putIfAbsent(number, -1L);
          } else {
            ticks += message.deltas()[i];
            arrivals.put(number, ticks * 250);
          }
        }
      }
    }
    return arrivals;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyArrivalAndEveryLossIsTold(long seed) {
    Random random = new Random(seed);
    Map<Integer, Long> truth = new TreeMap<>();
    List<long[]> arriving = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      int number = 64_000 + i & 0xFFFF;
      boolean lost = random.nextInt(20) == 0 && i < 4999;
      long arrival = T0 + i * 2000L + random.nextInt(5000);
      truth.put(number, lost ? -1L : arrival);
      if (!lost) {
        arriving.add(new long[] {number, arrival});
      }
    }
    arriving.sort((a, b) -> Long.compare(a[1], b[1]));
    arriving.forEach(each -> packet((int) each[0], each[1]));
    packet(64_000 + 5000, T0 + 20_000_000);
    packet(64_000 + 5001, T0 + 20_200_000);
    Map<Integer, Long> told = understood();
    long clock = 0xFFFFFFL * 64_000 + 64_000; // the reference time has 24 bits
    truth.forEach(
        (number, arrival) -> {
          Long seen = told.get(number);
          assertThat(seen).as("packet %d, seed %d", number, seed).isNotNull();
          if (arrival < 0) {
            assertThat(seen).isEqualTo(-1);
          } else {
            assertThat(Math.floorMod(arrival - seen, clock)).isBetween(0L, 250L);
          }
        });
  }

  @Test
  void aPauseAndALongGapStartNewMessages() {
    packet(0, T0);
    packet(1, T0 + 1000);
    packet(1500, T0 + 20_000_000); // longer than a delta can say, more than a message can hold
    packet(1501, T0 + 20_150_000);
    Map<Integer, Long> told = understood();
    assertThat(told).containsKeys(0, 1, 1500, 1501);
  }

  @Test
  void ofAPeerThatNumbersItsPacketsTheCeilingStaysUnderLoss() {
    packet(0, T0);
    for (int second = 1; second <= 3; second++) {
      packet(second, T0 + second * 1_000_000L);
      feedback.loss(200);
      feedback.tick(T0 + second * 1_000_000L);
    }
    assertThat(lastCeiling()).isBetween(1_990_000L, 2_000_000L);
  }

  @Test
  void theCeilingIsSaidAtOnceGivesWayUnderLossAndComesBack() {
    feedback = feedback(0);
    packet(0, T0);
    assertThat(sent).hasAtLeastOneElementOfType(Remb.class);
    long now = T0;
    for (int second = 1; second <= 3; second++) {
      for (int i = 0; i < 500; i++) {
        packet(second * 500 + i, now += 2000);
      }
      feedback.loss(60);
      feedback.tick(now);
    }
    long low = lastCeiling();
    assertThat(low).isLessThan(500_000);
    for (int second = 0; second < 30; second++) {
      feedback.loss(0);
      feedback.tick(now += 1_000_000);
    }
    assertThat(lastCeiling()).isBetween(1_990_000L, 2_000_000L);
  }

  private long lastCeiling() {
    long[] last = {0};
    sent.forEach(
        packet -> {
          if (packet instanceof Remb remb) {
            last[0] = remb.bitrate();
            assertThat(remb.sources()).isEqualTo(Arrays.asList(5L));
          }
        });
    return last[0];
  }
}
