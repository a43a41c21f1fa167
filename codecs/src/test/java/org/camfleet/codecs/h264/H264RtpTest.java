package org.camfleet.codecs.h264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camfleet.codecs.h264.TestPictures.PPS;
import static org.camfleet.codecs.h264.TestPictures.SETS;
import static org.camfleet.codecs.h264.TestPictures.SPS;
import static org.camfleet.codecs.h264.TestPictures.packets;
import static org.camfleet.codecs.h264.TestPictures.picture;
import static org.camfleet.codecs.h264.TestPictures.rtp;
import static org.camfleet.codecs.h264.TestPictures.slice;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H264RtpTest {
  private final Random random = new Random(3);
  private final H264Depacketizer depacketizer = new H264Depacketizer();
  private final List<H264Picture> pictures = new ArrayList<>();
  private final RtpPacket view = new RtpPacket();
  private int sequence = 65_530;

  private void push(byte[] packet) {
    assertThat(view.parse(packet, 0, packet.length)).isTrue();
    H264Picture done = depacketizer.push(view);
    while (done != null) {
      pictures.add(done);
      done = depacketizer.poll();
    }
  }

  private void push(long timestamp, boolean marker, byte[] payload) {
    push(rtp(sequence++, timestamp, marker, payload));
  }

  private void send(byte[] avcc, boolean idr, long timestamp) throws MalformedException {
    for (byte[] packet : packets(avcc, idr, sequence, timestamp)) {
      push(packet);
      sequence++;
    }
  }

  /**
   * A P picture that nothing precedes is damaged by definition, so tests start with a key frame.
   */
  private byte[] startWithKeyFrame() throws MalformedException {
    byte[] key = picture(true, 1, 5000, random);
    send(key, true, 0);
    return key;
  }

  @ParameterizedTest
  @CsvSource({"1,10", "1,1200", "1,1201", "1,60000", "4,3000", "30,40"})
  void picturesSurviveTheRoundTrip(int slices, int size) throws MalformedException {
    byte[] key = picture(true, slices, size, random);
    byte[] next = picture(false, slices, size, random);
    send(key, true, 90_000);
    send(next, false, 93_600);
    assertThat(pictures).hasSize(2);
    assertThat(pictures.get(0).avcc()).isEqualTo(key);
    assertThat(pictures.get(0).keyFrame()).isTrue();
    assertThat(pictures.get(0).damaged()).isFalse();
    assertThat(pictures.get(0).rtpTimestamp()).isEqualTo(90_000);
    assertThat(pictures.get(0).parameterSets()).isEqualTo(SETS);
    assertThat(pictures.get(1).avcc()).isEqualTo(next);
    assertThat(pictures.get(1).keyFrame()).isFalse();
    assertThat(pictures.get(1).damaged()).isFalse();
    assertThat(pictures.get(1).parameterSets()).isSameAs(pictures.get(0).parameterSets());
  }

  @Test
  void fullFragmentsAreEqualAndParameterSetsLeadInOnePacket() throws MalformedException {
    List<byte[]> packets = packets(picture(true, 1, 5000, random), true, 0, 0);
    assertThat(packets.get(0)[12] & 0x1F).isEqualTo(NalUnitType.STAP_A);
    assertThat(packets.get(0)).hasSize(12 + 1 + 2 + SPS.length + 2 + PPS.length);
    assertThat(packets.subList(1, 5)).allSatisfy(packet -> assertThat(packet).hasSize(1212));
    assertThat(packets).hasSize(6);
    assertThat(packets.get(5)[1]).as("marker").isNegative();
    assertThat(packets.get(4)[1]).as("no marker").isPositive();
  }

  @Test
  void hugeParameterSetsTravelAlone() throws MalformedException {
    byte[] sps = Arrays.copyOf(SPS, 1300);
    Arrays.fill(sps, SPS.length, 1300, (byte) 0x55);
    H264Packetizer packetizer = new H264Packetizer(1200);
    packetizer.start(picture(true, 1, 100, random), sps, new byte[][] {PPS});
    byte[] out = new byte[1200];
    List<Integer> types = new ArrayList<>();
    while (packetizer.next(out, 0) > 0) {
      types.add(out[0] & 0x1F);
    }
    assertThat(types).containsExactly(28, 28, 8, 5);
  }

  @Test
  void refusesLengthsThatLeaveThePicture() {
    H264Packetizer packetizer = new H264Packetizer(1200);
    assertThatThrownBy(() -> packetizer.start(new byte[] {0, 0, 0, 2, 1}))
        .isInstanceOf(MalformedException.class)
        .hasMessage("NAL unit length at 0: 2 (expected: 1..1)");
  }

  @Test
  void delimitersFillerAndParameterSetsAreTakenOut() throws MalformedException {
    byte[] sei = HexFormat.of().parseHex("0605020304");
    byte[] idr = slice(true, true, 50, random);
    push(7, false, new byte[] {9, (byte) 0xF0});
    push(7, false, SPS);
    push(7, false, PPS);
    push(7, false, sei);
    push(7, false, idr);
    push(7, true, new byte[] {12, -1, -1, (byte) 0x80});
    assertThat(pictures).hasSize(1);
    assertThat(pictures.get(0).avcc()).isEqualTo(NalUnits.lengthPrefixed(List.of(sei, idr)));
    assertThat(depacketizer.parameterSets()).isEqualTo(SETS);
    assertThat(depacketizer.malformed()).isZero();
  }

  @Test
  void aMissingMarkerIsMadeGoodByTheNextTimestamp() throws MalformedException {
    byte[] key = startWithKeyFrame();
    byte[] two = slice(false, true, 100, random);
    byte[] three = slice(false, true, 100, random);
    push(3600, false, two);
    assertThat(pictures).hasSize(1);
    push(7200, true, three);
    assertThat(pictures).extracting(H264Picture::rtpTimestamp).containsExactly(0L, 3600L, 7200L);
    assertThat(pictures).extracting(H264Picture::damaged).containsOnly(false);
    assertThat(pictures.get(0).avcc()).isEqualTo(key);
    assertThat(pictures.get(2).avcc()).isEqualTo(NalUnits.lengthPrefixed(List.of(three)));
  }

  @Test
  void twoPicturesOfOneTimestampAreTold() throws MalformedException {
    startWithKeyFrame();
    push(3600, false, slice(false, true, 100, random));
    push(3600, false, slice(false, false, 100, random));
    push(3600, true, slice(false, true, 100, random));
    assertThat(pictures).hasSize(3);
    assertThat(pictures).extracting(H264Picture::damaged).containsOnly(false);
  }

  /** GStreamer's payloader with config-interval=-1 behind an encoder of several slices. */
  @Test
  void parameterSetsBeforeEverySliceOfAKeyFrameEndNothing() {
    byte[] first = slice(true, true, 60, random);
    byte[] second = slice(true, false, 60, random);
    byte[] third = slice(true, false, 60, random);
    for (byte[] part : List.of(first, second, third)) {
      push(3600, false, SPS);
      push(3600, false, PPS);
      push(3600, part == third, part);
    }
    byte[] next = slice(false, true, 60, random);
    push(7200, true, next);
    assertThat(pictures).hasSize(2);
    assertThat(pictures).extracting(H264Picture::damaged).containsOnly(false);
    assertThat(pictures.get(0).avcc())
        .isEqualTo(NalUnits.lengthPrefixed(List.of(first, second, third)));
    assertThat(pictures.get(1).avcc()).isEqualTo(NalUnits.lengthPrefixed(List.of(next)));
  }

  @Test
  void aMarkerOnParameterSetsEndsNothing() {
    byte[] idr = slice(true, true, 50, random);
    push(100, true, SPS);
    push(200, true, PPS);
    push(300, true, idr);
    assertThat(pictures).hasSize(1);
    assertThat(pictures.get(0).keyFrame()).isTrue();
    assertThat(pictures.get(0).parameterSets()).isEqualTo(SETS);
  }

  @Test
  void markersOnEverySliceAreLearned() {
    depacketizer.parameterSets(SETS);
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] first = slice(true, true, 60, random);
      byte[] second = slice(true, false, 60, random);
      push(i * 3600, true, first);
      push(i * 3600, true, second);
      sent.add(NalUnits.lengthPrefixed(List.of(first, second)));
    }
    assertThat(pictures.get(pictures.size() - 1).avcc()).isEqualTo(sent.get(2));
    assertThat(pictures.get(pictures.size() - 2).avcc()).isEqualTo(sent.get(1));
    assertThat(pictures.get(pictures.size() - 1).damaged()).isFalse();
  }

  @Test
  void aFragmentMayStartAndEndInOnePacket() throws MalformedException {
    startWithKeyFrame();
    byte[] nal = slice(false, true, 30, random);
    byte[] payload = new byte[nal.length + 1];
    payload[0] = 0x5C;
    payload[1] = (byte) (0xC0 | nal[0] & 0x1F);
    System.arraycopy(nal, 1, payload, 2, nal.length - 1);
    push(3600, true, payload);
    assertThat(pictures.get(1).avcc()).isEqualTo(NalUnits.lengthPrefixed(List.of(nal)));
  }

  /** Some cameras put a whole Annex B group behind one FU-A. */
  @Test
  void aGroupWithStartCodesInsideAFragmentedUnitIsSplit() {
    byte[] idr = slice(true, true, 3000, random);
    ByteArrayOutputStream group = new ByteArrayOutputStream();
    group.writeBytes(SPS);
    group.writeBytes(new byte[] {0, 0, 0, 1});
    group.writeBytes(PPS);
    group.writeBytes(new byte[] {0, 0, 1});
    group.writeBytes(idr);
    byte[] all = group.toByteArray();
    for (int at = 1; at < all.length; at += 1000) {
      int end = Math.min(all.length, at + 1000);
      byte[] payload = new byte[2 + end - at];
      payload[0] = (byte) (all[0] & 0x60 | 28);
      payload[1] = (byte) (all[0] & 0x1F | (at == 1 ? 0x80 : 0) | (end == all.length ? 0x40 : 0));
      System.arraycopy(all, at, payload, 2, end - at);
      push(1, end == all.length, payload);
    }
    assertThat(pictures).hasSize(1);
    assertThat(pictures.get(0).avcc()).isEqualTo(NalUnits.lengthPrefixed(List.of(idr)));
    assertThat(pictures.get(0).parameterSets()).isEqualTo(SETS);
  }

  @Test
  void aLostPacketDamagesUntilTheNextKeyFrame() throws MalformedException {
    startWithKeyFrame();
    List<byte[]> broken = packets(picture(false, 1, 5000, random), false, sequence, 3600);
    broken.remove(2);
    broken.forEach(this::push);
    sequence += 5;
    send(picture(false, 1, 500, random), false, 7200);
    byte[] key = picture(true, 2, 3000, random);
    send(key, true, 10_800);
    byte[] after = picture(false, 1, 500, random);
    send(after, false, 14_400);
    assertThat(depacketizer.gaps()).isEqualTo(1);
    assertThat(pictures.subList(1, pictures.size() - 2))
        .isNotEmpty()
        .allSatisfy(picture -> assertThat(picture.damaged()).isTrue());
    H264Picture whole = pictures.get(pictures.size() - 2);
    assertThat(whole.avcc()).isEqualTo(key);
    assertThat(whole.damaged()).isFalse();
    assertThat(pictures.get(pictures.size() - 1).avcc()).isEqualTo(after);
    assertThat(pictures.get(pictures.size() - 1).damaged()).isFalse();
  }

  @Test
  void whicheverPacketOfAKeyFrameIsLostItIsDamaged() throws MalformedException {
    int count = packets(picture(true, 3, 2500, random), false, 0, 0).size();
    for (int lost = 0; lost < count; lost++) {
      H264RtpTest fresh = new H264RtpTest();
      fresh.depacketizer.parameterSets(SETS);
      fresh.startWithKeyFrame();
      List<byte[]> packets = packets(picture(true, 3, 2500, random), false, fresh.sequence, 3600);
      fresh.sequence += count;
      packets.remove(lost);
      packets.forEach(fresh::push);
      fresh.send(picture(false, 1, 100, random), false, 7200);
      assertThat(fresh.pictures.subList(1, fresh.pictures.size()))
          .as("lost packet %d", lost)
          .isNotEmpty()
          .allSatisfy(picture -> assertThat(picture.damaged()).isTrue());
    }
  }

  @Test
  void paddingOnlyPacketsLeaveNoGap() throws MalformedException {
    startWithKeyFrame();
    push(0, false, new byte[0]);
    send(picture(false, 1, 500, random), false, 3600);
    assertThat(pictures.get(1).damaged()).isFalse();
    assertThat(depacketizer.gaps()).isZero();
  }

  @Test
  void newParameterSetsComeWithTheirKeyFrame() throws MalformedException {
    startWithKeyFrame();
    byte[] other =
        HexFormat.of().parseHex("67640028acb200f0044fcb80880000030008000003019078c19240");
    push(3600, false, other);
    push(3600, false, PPS);
    push(3600, true, slice(true, true, 50, random));
    assertThat(pictures.get(1).parameterSets())
        .isEqualTo(new ParameterSets(other, new byte[][] {PPS}));
    assertThat(pictures.get(0).parameterSets()).isEqualTo(SETS);
  }

  @Test
  void parameterSetsAreReadFromTheFormatLineAndWrittenBack() {
    assertThat(ParameterSets.fromSprop(SETS.toSprop())).isEqualTo(SETS);
    assertThat(ParameterSets.fromSprop(SETS.toSprop().split(",")[0])).as("SPS alone").isNull();
    assertThat(ParameterSets.fromSprop("%%%")).isNull();
  }

  @Test
  void startCodesInTheSpropFormAreTakenOut() {
    byte[] code = {0, 0, 0, 1};
    String sps = base64(code, SETS.sps());
    String pps = base64(code, SETS.pps()[0]);
    assertThat(ParameterSets.fromSprop(sps + "," + pps)).isEqualTo(SETS);
    assertThat(ParameterSets.fromSprop(base64(code, SETS.sps(), code, SETS.pps()[0])))
        .as("both in one")
        .isEqualTo(SETS);
  }

  private static String base64(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part, 0, part.length);
    }
    return Base64.getEncoder().encodeToString(all.toByteArray());
  }
}
