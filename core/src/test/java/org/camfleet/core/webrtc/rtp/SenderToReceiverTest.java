package org.camfleet.core.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.rtcp.FullIntraRequest;
import org.camfleet.codecs.rtcp.PictureLossIndication;
import org.camfleet.codecs.rtcp.ReceiverReport;
import org.camfleet.codecs.rtcp.Remb;
import org.camfleet.core.media.AccessUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderToReceiverTest {
  private static final int FRAME = 40_000;

  /** Ten seconds of camera: a key frame a second, sizes and slices at random, sound beside it. */
  private static List<AccessUnit> film(Wire wire, int pictures) {
    List<AccessUnit> sent = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      boolean key = i % 25 == 0;
      int size = key ? 20_000 + wire.random.nextInt(150_000) : 100 + wire.random.nextInt(20_000);
      sent.add(wire.shoot(key, size, 1 + wire.random.nextInt(3)));
      for (int s = 0; s < 2; s++) {
        wire.audio.send(TestMedia.sound(wire.timer.nowMicros(), wire.random));
        wire.timer.advance(FRAME / 2);
      }
    }
    return sent;
  }

  private static void assertIdentical(List<AccessUnit> sent, List<AccessUnit> came, long seed) {
    assertThat(came).as("seed %d", seed).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(came.get(i).data())
          .as("picture %d, seed %d", i, seed)
          .isEqualTo(sent.get(i).data());
      assertThat(came.get(i).keyFrame()).isEqualTo(sent.get(i).keyFrame());
      assertThat(came.get(i).timeMicros() - sent.get(i).timeMicros())
          .as("producer time of picture %d, seed %d", i, seed)
          .isBetween(-1L, 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyPictureArrivesIdenticalWithItsProducersTime(long seed) {
    Wire wire = new Wire(seed);
    List<AccessUnit> sent = film(wire, 250);
    wire.timer.advance(2_000_000);
    assertIdentical(sent, wire.pictures, seed);
    assertThat(wire.sounds).hasSize(500);
    assertThat(wire.pictures.get(0).track()).isEqualTo(TestMedia.SMALL);
    assertThat(wire.pictures.get(249).track()).isSameAs(wire.pictures.get(0).track());
    assertThat(wire.videoIn.stats().keyFrameRequests()).isZero();
    assertThat(wire.videoIn.stats().nacks()).isZero();
    assertThat(wire.videoIn.stats().packets()).isEqualTo(wire.video.stats().packets());
    assertThat(wire.metrics.value("camfleet_rtp_packets_sent_total"))
        .isEqualTo(wire.video.stats().packets() + wire.audio.stats().packets());
    assertThat(wire.video.stats().roundTripMicros()).isBetween(19_900L, 20_100L);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.007", "2, 0.03", "3, 0.03", "4, 0.03", "5, 0.1"})
  void resendsMakeGoodWhatTheNetworkLoses(long seed, double loss) {
    Wire wire = new Wire(seed);
    wire.forth.loss = wire.back.loss = loss;
    List<AccessUnit> sent = film(wire, 500);
    wire.timer.advance(3_000_000);
    assertIdenticalData(sent, wire.pictures, seed);
    assertThat(wire.videoIn.stats().recovered()).isPositive();
    assertThat(wire.videoIn.stats().lost()).isZero();
    assertThat(wire.videoIn.stats().keyFrameRequests()).isZero();
    // Without waste: about a resend for a loss.
    assertThat(wire.video.stats().resent())
        .isLessThan((long) (wire.video.stats().packets() * loss * 1.6) + 20);
  }

  private static void assertIdenticalData(List<AccessUnit> sent, List<AccessUnit> came, long seed) {
    assertThat(came).as("seed %d", seed).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(came.get(i).data())
          .as("picture %d, seed %d", i, seed)
          .isEqualTo(sent.get(i).data());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void reorderedAndDoubledPacketsAreSorted(long seed) {
    Wire wire = new Wire(seed);
    List<AccessUnit> sent = film(wire, 1);
    wire.forth.jitterMicros = 30_000;
    wire.forth.duplicates = 0.05;
    wire.forth.loss = 0.01;
    sent.addAll(film(wire, 250));
    wire.timer.advance(2_000_000);
    assertIdenticalData(sent, wire.pictures, seed);
    for (int i = 1; i < wire.pictures.size(); i++) {
      assertThat(wire.pictures.get(i).timeMicros())
          .isGreaterThan(wire.pictures.get(i - 1).timeMicros());
    }
  }

  @Test
  void sequenceAndTimestampWrap() {
    Wire wire = new Wire(9, 0x7FF0, -90_000);
    List<AccessUnit> sent = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      sent.add(wire.shoot(i % 100 == 0, 47_000, 1)); // the clock wraps after a second
      wire.timer.advance(FRAME);
    }
    wire.timer.advance(2_000_000);
    assertThat(wire.video.stats().packets()).isGreaterThan(33_000);
    assertIdentical(sent, wire.pictures, 9);
  }

  @Test
  void soundAndPictureKeepTheirDistance() {
    Wire wire = new Wire(4);
    film(wire, 100);
    wire.timer.advance(1_000_000);
    assertThat(wire.sounds.get(40).timeMicros() - wire.pictures.get(20).timeMicros())
        .isBetween(-2L, 2L);
  }

  @Test
  void damageLeadsToAKeyFrameRequestAndACleanStart() {
    Wire wire = new Wire(5);
    List<AccessUnit> sent = film(wire, 30);
    wire.timer.advance(100_000);
    wire.keyFramesWanted = 0;
    wire.forth.cut = true;
    wire.shoot(false, 5000, 1); // lost for good, together with its resends
    wire.timer.advance(FRAME);
    wire.forth.cut = false;
    wire.back.cut = true;
    int before = wire.pictures.size();
    for (int i = 0; i < 30; i++) {
      wire.shoot(false, 5000, 1);
      wire.timer.advance(FRAME);
    }
    wire.back.cut = false;
    assertThat(wire.pictures).as("nothing that refers to the lost picture").hasSize(before);
    for (int i = 0; i < 30; i++) {
      wire.shoot(false, 5000, 1);
      wire.timer.advance(FRAME);
    }
    assertThat(wire.keyFramesWanted).isBetween(1, 3);
    assertThat(wire.pictures).hasSize(before);
    sent.clear();
    sent.add(wire.shoot(true, 30_000, 1));
    wire.timer.advance(FRAME);
    sent.add(wire.shoot(false, 3000, 1));
    wire.timer.advance(FRAME);
    assertIdenticalData(sent, wire.pictures.subList(before, wire.pictures.size()), 5);
    assertThat(wire.videoIn.stats().lost()).isPositive();
    assertThat(wire.videoIn.stats().droppedUnits()).isGreaterThanOrEqualTo(59);
  }

  @Test
  void aReceiverThatJoinsInTheMiddleAsksForAKeyFrame() {
    Wire wire = new Wire(6);
    wire.forth.cut = true;
    wire.shoot(true, 10_000, 1);
    wire.timer.advance(FRAME);
    wire.forth.cut = false;
    for (int i = 0; i < 10; i++) {
      wire.shoot(false, 2000, 1);
      wire.timer.advance(FRAME);
    }
    assertThat(wire.pictures).isEmpty();
    assertThat(wire.keyFramesWanted).isEqualTo(1);
    assertThat(wire.feedback).hasAtLeastOneElementOfType(PictureLossIndication.class);
  }

  @Test
  void picturesBeforeTheFirstKeyFrameAreNotSent() {
    Wire wire = new Wire(7);
    wire.shoot(false, 2000, 1);
    wire.shoot(false, 2000, 1);
    assertThat(wire.forth.sent).isZero();
    assertThat(wire.keyFramesWanted).as("asked once").isEqualTo(1);
    assertThat(wire.video.stats().droppedUnits()).isEqualTo(2);
  }

  @Test
  void newParameterSetsGiveANewTrack() {
    Wire wire = new Wire(8);
    film(wire, 26);
    wire.video.send(
        TestMedia.picture(TestMedia.LARGE, true, 9000, 1, wire.timer.nowMicros(), wire.random));
    wire.timer.advance(1_000_000);
    AccessUnit last = wire.pictures.get(wire.pictures.size() - 1);
    assertThat(last.track()).isEqualTo(TestMedia.LARGE);
    assertThat(last.track().toString()).isEqualTo("h264 640028 1920x1080");
  }

  @Test
  void aPictureLeavesInAsFewSendsAsItsPacketsAllow() {
    Wire wire = new Wire(10);
    wire.shoot(true, 24_000, 1);
    wire.timer.advance(FRAME);
    // The parameter sets, then 20 full fragments and the rest in one run.
    assertThat(wire.forth.runs).hasSize(2);
    assertThat(wire.forth.runs.get(1)[0]).isEqualTo(21);
    wire.forth.runs.clear();
    wire.shoot(false, 9000, 1);
    assertThat(wire.forth.runs).hasSize(1);
    assertThat(wire.forth.runs.get(0)[0]).isEqualTo(8);
  }

  @Test
  void aLargeKeyFrameIsPacedAndNothingOvertakesIt() {
    Wire wire = new Wire(11);
    List<AccessUnit> sent = new ArrayList<>();
    sent.add(wire.shoot(true, 400_000, 1));
    assertThat(wire.forth.sent).isLessThanOrEqualTo(Pacer.BURST + 1);
    sent.add(wire.shoot(false, 3000, 1));
    assertThat(wire.forth.sent).isLessThanOrEqualTo(Pacer.BURST + 1);
    wire.timer.advance(34_000);
    assertThat(wire.forth.sent).isGreaterThan(330);
    wire.timer.advance(100_000);
    assertIdenticalData(sent, wire.pictures, 11);
    assertThat(wire.forth.runs).allSatisfy(run -> assertThat(run[0]).isLessThanOrEqualTo(40));
  }

  @Test
  void whatWaitsTooLongIsDroppedToTheNextKeyFrame() {
    Wire wire = new Wire(12);
    List<AccessUnit> all = new ArrayList<>();
    all.add(wire.shoot(true, 4_000_000, 1));
    for (int i = 0; i < 9; i++) {
      all.add(wire.shoot(false, 1_000_000, 1)); // ninefold what may wait
    }
    assertThat(wire.video.stats().droppedUnits()).isPositive();
    wire.timer.advance(4_000_000);
    AccessUnit next = wire.shoot(true, 5000, 1);
    wire.timer.advance(1_000_000);
    assertThat(wire.pictures.get(0).data()).isEqualTo(all.get(0).data());
    assertThat(wire.pictures.get(wire.pictures.size() - 1).data()).isEqualTo(next.data());
    assertThat(wire.videoIn.stats().droppedUnits()).isZero();
  }

  @Test
  void fullIntraRequestsCountOnce() {
    Wire wire = new Wire(13);
    wire.video.onRtcp(new FullIntraRequest(1, Wire.VIDEO_SSRC, 3));
    wire.video.onRtcp(new FullIntraRequest(1, Wire.VIDEO_SSRC, 3));
    wire.video.onRtcp(new FullIntraRequest(1, Wire.VIDEO_SSRC, 4));
    wire.video.onRtcp(new FullIntraRequest(1, Wire.AUDIO_SSRC, 5));
    assertThat(wire.keyFramesWanted).isEqualTo(2);
  }

  @Test
  void theReceiverReportsAndSaysItsCeiling() {
    Wire wire = new Wire(14);
    wire.forth.loss = 0.2;
    film(wire, 100);
    assertThat(wire.feedback).hasAtLeastOneElementOfType(ReceiverReport.class);
    assertThat(wire.video.stats().fractionLost()).isBetween(0, 90);
    List<Long> ceilings = new ArrayList<>();
    wire.feedback.forEach(
        packet -> {
          if (packet instanceof Remb remb) {
            ceilings.add(remb.bitrate());
          }
        });
    assertThat(ceilings.get(0)).as("said at once").isBetween(4_990_000L, 5_000_000L);
    assertThat(ceilings.get(ceilings.size() - 1)).as("gives way").isLessThan(5_000_000L);
  }
}
