package org.camfleet.codecs.h265;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.codecs.h265.TestUnits.PPS;
import static org.camfleet.codecs.h265.TestUnits.RASL;
import static org.camfleet.codecs.h265.TestUnits.SPS;
import static org.camfleet.codecs.h265.TestUnits.TRAIL;
import static org.camfleet.codecs.h265.TestUnits.VPS;
import static org.camfleet.codecs.h265.TestUnits.join;
import static org.camfleet.codecs.h265.TestUnits.sized;
import static org.camfleet.codecs.h265.TestUnits.slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.sdp.Fmtp;
import org.junit.jupiter.api.Test;

class H265DepacketizerTest {
  private static final byte[] AP = {(byte) (NalUnitType.AP << 1), 1};
  private static final byte[] NO_NUMBER = {};

  private final Quirks quirks = new Quirks();
  private final TestUnits rtp = new TestUnits();
  private final List<H265Picture> pictures = new ArrayList<>();
  private H265Depacketizer depacketizer = new H265Depacketizer(false, quirks);

  private H265DepacketizerTest push(RtpPacket packet) {
    H265Picture picture = depacketizer.push(packet);
    for (; picture != null; picture = depacketizer.poll()) {
      pictures.add(picture);
    }
    return this;
  }

  private void push(List<RtpPacket> packets) {
    packets.forEach(this::push);
  }

  private void sets() {
    push(rtp.packet(0, false, AP, sized(VPS), sized(SPS), sized(PPS)));
  }

  private void key(long timestamp, int type) {
    push(rtp.packet(timestamp, true, slice(type, true, 50, 1)));
  }

  private static byte[] data(byte[]... units) {
    return NalUnits.lengthPrefixed(List.of(units));
  }

  @Test
  void unitsOfAllFormsBecomePicturesWithoutParameterSets() {
    byte[] aud = {(byte) (NalUnitType.AUD << 1), 1, 0x50};
    byte[] key = slice(NalUnitType.IDR_W_RADL, true, 3000, 7);
    byte[] next = slice(TRAIL, true, 40, 8);
    push(rtp.packet(0, false, AP, sized(aud), sized(VPS), sized(SPS), sized(PPS)));
    push(rtp.fragments(0, true, key, 1000, NO_NUMBER));
    push(rtp.packet(3600, true, next));

    assertThat(pictures).hasSize(2);
    assertThat(pictures.get(0).data()).isEqualTo(data(key));
    assertThat(pictures.get(0).keyFrame()).isTrue();
    assertThat(pictures.get(0).damaged()).isFalse();
    assertThat(pictures.get(0).rtpTimestamp()).isZero();
    assertThat(pictures.get(1).data()).isEqualTo(data(next));
    assertThat(pictures.get(1).keyFrame()).isFalse();
    assertThat(pictures.get(1).damaged()).isFalse();
    assertThat(pictures.get(1).parameterSets())
        .isEqualTo(new ParameterSets(VPS, SPS, new byte[][] {PPS}))
        .isSameAs(pictures.get(0).parameterSets());
    assertThat(depacketizer.malformed()).isZero();
    assertThat(quirks.counts()).isEmpty();
  }

  @Test
  void decodingOrderNumbersAreTakenOut() {
    depacketizer = new H265Depacketizer(true, quirks);
    byte[] key = slice(NalUnitType.CRA, true, 3000, 7);
    byte[] next = slice(TRAIL, true, 40, 8);
    byte[] second = slice(TRAIL, false, 41, 9);
    push(
        rtp.packet(
            0,
            false,
            AP,
            new byte[] {(byte) 0xff, (byte) 0xfd},
            sized(VPS),
            new byte[] {0},
            sized(SPS),
            new byte[] {0},
            sized(PPS)));
    push(rtp.fragments(0, true, key, 1000, new byte[] {0, 0}));
    push(rtp.packet(3600, false, Arrays.copyOf(next, 2), new byte[] {0, 1}, tail(next)));
    push(rtp.packet(3600, true, Arrays.copyOf(second, 2), new byte[] {0, 2}, tail(second)));

    assertThat(pictures).hasSize(2);
    assertThat(pictures.get(0).data()).isEqualTo(data(key));
    assertThat(pictures.get(1).data()).isEqualTo(data(next, second));
    assertThat(pictures).noneMatch(H265Picture::damaged);
    assertThat(depacketizer.parameterSets()).isNotNull();

    push(rtp.packet(7200, true, Arrays.copyOf(next, 2), new byte[] {0, 1}, tail(next)));
    assertThat(depacketizer.malformed()).as("a number that goes back").isOne();
  }

  private static int units(H265Picture picture) {
    try {
      return NalUnits.splitLengthPrefixed(picture.data()).size();
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] tail(byte[] nal) {
    return Arrays.copyOfRange(nal, 2, nal.length);
  }

  @Test
  void aPictureEndsAtAnotherTimestampOrAFirstSliceWhereNoMarkerIs() {
    sets();
    push(rtp.packet(0, false, slice(NalUnitType.IDR_N_LP, true, 50, 1)));
    push(rtp.packet(0, false, slice(NalUnitType.IDR_N_LP, false, 50, 2)));
    push(rtp.packet(0, false, slice(TRAIL, true, 50, 3)));
    push(rtp.packet(3600, false, slice(TRAIL, true, 50, 4)));
    push(rtp.packet(7200, true, slice(TRAIL, true, 50, 5)));

    assertThat(pictures).extracting(H265DepacketizerTest::units).containsExactly(2, 1, 1, 1);
    assertThat(pictures).noneMatch(H265Picture::damaged);
  }

  @Test
  void aLostPacketDamagesUpToTheNextKeyFrame() {
    sets();
    key(0, NalUnitType.IDR_N_LP);
    rtp.packet(3600, true, slice(TRAIL, true, 50, 2));
    push(rtp.packet(7200, true, slice(TRAIL, true, 50, 3)));
    key(10_800, NalUnitType.IDR_N_LP);

    assertThat(pictures).extracting(H265Picture::damaged).containsExactly(false, true, false);
    assertThat(depacketizer.gaps()).isOne();
  }

  @Test
  void picturesThatReferToWhatWasBeforeTheFirstKeyFrameAreDamaged() {
    sets();
    key(0, NalUnitType.CRA);
    push(rtp.packet(3600, true, slice(RASL, true, 50, 2)));
    push(rtp.packet(7200, true, slice(TRAIL, true, 50, 3)));
    key(10_800, NalUnitType.CRA);
    push(rtp.packet(14_400, true, slice(RASL, true, 50, 4)));
    key(18_000, NalUnitType.BLA_W_LP);
    push(rtp.packet(21_600, true, slice(RASL, true, 50, 5)));

    assertThat(pictures)
        .extracting(H265Picture::damaged)
        .containsExactly(false, true, false, false, false, false, true);
  }

  @Test
  void aSenderThatMarksEverySliceIsLearned() {
    sets();
    for (int i = 0; i < 4; i++) {
      push(rtp.packet(3600L * i, true, slice(NalUnitType.IDR_N_LP, true, 50, 1)));
      push(rtp.packet(3600L * i, true, slice(NalUnitType.IDR_N_LP, false, 50, 2)));
    }
    push(rtp.packet(36_000, true, slice(NalUnitType.IDR_N_LP, true, 50, 3)));

    assertThat(quirks.count(Quirk.H264_MARKER_ON_EVERY_SLICE)).isOne();
    assertThat(pictures.get(pictures.size() - 1).data())
        .isEqualTo(
            data(
                slice(NalUnitType.IDR_N_LP, true, 50, 1),
                slice(NalUnitType.IDR_N_LP, false, 50, 2)));
  }

  @Test
  void damagedPayloadsAreCounted() {
    sets();
    push(rtp.packet(0, false, AP, new byte[] {0x7f, 0x7f, 2, 1, 3}));
    push(rtp.packet(0, false, new byte[] {(byte) (50 << 1), 1, 2, 3}));
    push(rtp.packet(0, false, new byte[] {(byte) 0x82, 1, 2, 3}));
    push(rtp.packet(0, false, new byte[] {2}));
    byte[] begun = {(byte) (NalUnitType.FU << 1), 1, (byte) (0x80 | TRAIL), (byte) 0xe0, 1, 2};
    push(rtp.packet(0, false, begun));
    key(3600, NalUnitType.IDR_N_LP);

    assertThat(depacketizer.malformed()).isEqualTo(5);
    assertThat(pictures).singleElement().matches(H265Picture::keyFrame).matches(p -> !p.damaged());
    assertThat(quirks.count(Quirk.H264_TORN_FRAGMENTS)).isOne();
  }

  @Test
  void parameterSetsComeFromTheDescription() {
    Base64.Encoder base64 = Base64.getEncoder();
    byte[] startCode = {0, 0, 0, 1};
    Map<String, String> all =
        Map.of(
            "sprop-vps",
            base64.encodeToString(VPS),
            "sprop-sps",
            base64.encodeToString(join(startCode, SPS)),
            "sprop-pps",
            base64.encodeToString(PPS) + "," + base64.encodeToString(PPS));
    ParameterSets sets = Objects.requireNonNull(ParameterSets.fromSprop(new Fmtp(96, all)));
    assertThat(sets).isEqualTo(new ParameterSets(VPS, SPS, new byte[][] {PPS}));
    assertThat(sets.lengthPrefixed()).isEqualTo(data(VPS, SPS, PPS));

    depacketizer.parameterSets(sets);
    key(0, NalUnitType.IDR_N_LP);
    assertThat(pictures.get(0).parameterSets()).isEqualTo(sets);
    assertThat(depacketizer.hasSetsInBand()).isFalse();
    assertThat(ParameterSets.fromSprop(Fmtp.none(96))).isNull();
    assertThat(ParameterSets.fromSprop(new Fmtp(96, Map.of("sprop-sps", "?%?")))).isNull();
  }

  @Test
  void picturesWithoutEndAreBounded() {
    byte[] payload = new byte[60_000];
    payload[0] = (byte) (NalUnitType.FU << 1);
    payload[1] = 1;
    for (int i = 0; i < 1000; i++) {
      payload[2] = (byte) (i == 0 ? 0x81 : 1);
      push(rtp.packet(0, false, payload));
    }
    assertThat(pictures).isEmpty();
    assertThat(depacketizer.malformed()).isPositive();
  }
}
