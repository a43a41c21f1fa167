package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.sdp.RtpMap;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.rtp.ManualTimer;
import org.junit.jupiter.api.Test;

class BackchannelTest {
  private static final int FRAME_MICROS = 20_000;
  private static final Backchannel.Pace PACE =
      new Backchannel.Pace(Duration.ofMillis(40), Duration.ofMillis(400));

  private final ManualTimer timer = new ManualTimer();
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<byte[]> sent = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private boolean reads = true;
  private final Backchannel channel =
      open(
          new RtpMap(0, "PCMU", 8000, 1),
          new AudioTrack(AudioCodec.PCMU, 8000, 1, new byte[0]),
          160);

  private Backchannel open(RtpMap map, AudioTrack track, int samples) {
    return new Backchannel(
        new BackchannelPlan(map, null, track),
        samples,
        PACE,
        timer,
        this::take,
        Backchannel.Counters.of(metrics));
  }

  private boolean take(byte[] packet) {
    if (reads) {
      sent.add(packet);
      times.add(timer.nowMicros());
    }
    return reads;
  }

  private static byte[] frame(int content) {
    byte[] frame = new byte[160];
    frame[0] = (byte) content;
    return frame;
  }

  private RtpPacket packet(int index) {
    RtpPacket packet = new RtpPacket();
    assertThat(packet.parse(sent.get(index), 0, sent.get(index).length)).isTrue();
    return packet;
  }

  private long dropped() {
    return metrics.value("camfleet_backchannel_dropped_frames_total", "reason", "queue");
  }

  @Test
  void aBurstLeavesAtThePaceOfSound() {
    for (int i = 0; i < 10; i++) {
      channel.send(frame(i));
    }
    timer.advance(1_000_000);

    assertThat(sent).hasSize(10);
    for (int i = 0; i < 10; i++) {
      assertThat(times.get(i)).isEqualTo(ManualTimer.START + 40_000 + (long) i * FRAME_MICROS);
      RtpPacket packet = packet(i);
      assertThat(packet.payloadType()).isZero();
      assertThat(packet.payloadLength()).isEqualTo(160);
      assertThat(packet.buffer()[packet.payloadOffset()]).isEqualTo((byte) i);
      assertThat(packet.marker()).as("marker of %d", i).isEqualTo(i == 0);
      if (i > 0) {
        RtpPacket before = packet(i - 1);
        assertThat(packet.timestamp()).isEqualTo(before.timestamp() + 160 & 0xffff_ffffL);
        assertThat(packet.sequenceNumber()).isEqualTo(before.sequenceNumber() + 1 & 0xffff);
        assertThat(packet.ssrc()).isEqualTo(before.ssrc());
      }
    }
    assertThat(timer.waiting()).as("timers while nobody speaks").isZero();
  }

  @Test
  void jitterWithinTheLeadIsNotHeard() {
    long start = timer.nowMicros();
    for (int i = 0; i < 50; i++) {
      timer.advanceTo(start + (long) i * FRAME_MICROS + (i % 3) * 12_000);
      channel.send(frame(i));
    }
    timer.advance(1_000_000);

    assertThat(sent).hasSize(50);
    for (int i = 1; i < 50; i++) {
      assertThat(times.get(i) - times.get(i - 1)).isEqualTo(FRAME_MICROS);
    }
  }

  @Test
  void behindAPauseATalkSpurtBeginsAndTheTimestampTellsHowLongItWas() {
    channel.send(frame(0));
    timer.advance(1_000_000);
    channel.send(frame(1));
    channel.send(frame(2));
    timer.advance(1_000_000);

    assertThat(packet(1).marker()).isTrue();
    assertThat(packet(2).marker()).isFalse();
    assertThat(packet(1).timestamp() - packet(0).timestamp() & 0xffff_ffffL)
        .isEqualTo((times.get(1) - times.get(0)) * 8 / 1000)
        .isEqualTo(8000);
    assertThat(packet(1).sequenceNumber()).isEqualTo(packet(0).sequenceNumber() + 1 & 0xffff);
  }

  @Test
  void theOldestIsDroppedWhenTheCameraDoesNotRead() {
    reads = false;
    long start = timer.nowMicros();
    for (int i = 0; i < 100; i++) {
      timer.advanceTo(start + (long) i * FRAME_MICROS);
      channel.send(frame(i));
    }
    assertThat(dropped()).isEqualTo(80);

    reads = true;
    timer.advance(100_000);
    for (int i = 100; i < 150; i++) {
      timer.advanceTo(start + 2_100_000 + (long) i * FRAME_MICROS);
      channel.send(frame(i));
    }
    timer.advance(1_000_000);

    assertThat(sent.get(0)[RtpPacket.HEADER_LENGTH]).as("the oldest kept").isEqualTo((byte) 80);
    assertThat(sent).hasSize(70);
    assertThat(dropped()).isEqualTo(80);
    assertThat(metrics.value("camfleet_backchannel_packets_total")).isEqualTo(70);
  }

  @Test
  void moreThanRealTimeIsDroppedAndDoesNotPileUp() {
    for (int i = 0; i < 500; i++) {
      timer.advance(FRAME_MICROS / 2);
      channel.send(frame(i));
    }
    timer.advance(1_000_000);

    assertThat(sent.size()).isBetween(248, 272);
    assertThat(sent.size() + dropped()).isEqualTo(500);
  }

  @Test
  void aacHasItsHeaderAndAMarkerOnEachFrame() {
    byte[] config = {0x14, 0x08};
    Backchannel aac =
        open(
            new RtpMap(97, "mpeg4-generic", 16_000, 1),
            new AudioTrack(AudioCodec.AAC, 16_000, 1, config),
            1024);
    aac.send(new byte[300]);
    aac.send(new byte[301]);
    timer.advance(1_000_000);

    assertThat(times.get(1) - times.get(0)).isEqualTo(64_000);
    RtpPacket second = packet(1);
    assertThat(second.marker()).isTrue();
    assertThat(second.payloadType()).isEqualTo(97);
    assertThat(second.timestamp() - packet(0).timestamp() & 0xffff_ffffL).isEqualTo(1024);
    byte[] payload = new byte[4];
    System.arraycopy(second.buffer(), second.payloadOffset(), payload, 0, 4);
    assertThat(payload).containsExactly(0, 16, 301 >> 5, (byte) (301 << 3));
    assertThat(second.payloadLength()).isEqualTo(305);
  }

  @Test
  void nothingIsSentOnceItIsClosed() {
    channel.send(frame(0));
    channel.close();
    channel.close();
    channel.send(frame(1));
    timer.advance(1_000_000);

    assertThat(sent).isEmpty();
    assertThat(metrics.value("camfleet_backchannel_open")).isZero();
  }
}
