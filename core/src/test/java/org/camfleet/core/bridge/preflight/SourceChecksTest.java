package org.camfleet.core.bridge.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.OptionalLong;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.core.bridge.preflight.Finding.Code;
import org.camfleet.core.bridge.preflight.Finding.Severity;
import org.junit.jupiter.api.Test;

class SourceChecksTest {
  private static final String FULL_HD = "67640028acb200f0044fcb80880000030008000003019078c19240";
  private static final String B_FRAMES = "67640028acd940780227e5c044000003000400000300c83c60c658";
  private static final String LARGEST = "67640033acb403c01e32"; // 1920x1920
  private static final String WIDER = "67640033acb403c82dc8"; // 1936x720
  private static final String UHD = "67640033acb401e0021f20"; // 3840x2160
  private static final String HIGH_422 = "677a0033acb402802dc8";

  @Test
  void picturesOfAUsualCameraAreTaken() throws Exception {
    assertThat(SourceChecks.pictures(sps(FULL_HD), TargetLimits.AWS)).isEmpty();
    assertThat(SourceChecks.pictures(sps(LARGEST), TargetLimits.AWS)).isEmpty();
  }

  @Test
  void picturesThatAreTooLargeAreRefusedWhereThereIsALimit() throws Exception {
    assertThat(SourceChecks.pictures(sps(UHD), TargetLimits.AWS))
        .containsExactly(
            new Finding(
                Code.PICTURE_TOO_LARGE,
                Severity.REFUSE,
                "the camera's pictures: 3840x2160 (expected: at most 1920x1920)"));
    assertThat(SourceChecks.pictures(sps(WIDER), TargetLimits.AWS))
        .extracting(Finding::code)
        .containsExactly(Code.PICTURE_TOO_LARGE);
    assertThat(SourceChecks.pictures(sps(UHD), TargetLimits.NONE)).isEmpty();
    assertThat(SourceChecks.pictures(sps(UHD), new TargetLimits(null, 2000, null, true)))
        .extracting(Finding::text)
        .containsExactly("the camera's pictures: 3840x2160 (expected: at most 2000 high)");
  }

  @Test
  void aProfileThatReceiversDoNotTakeIsRefusedOrWarnedOf() throws Exception {
    assertThat(SourceChecks.pictures(sps(HIGH_422), TargetLimits.AWS))
        .containsExactly(
            new Finding(
                Code.UNFIT_PROFILE,
                Severity.REFUSE,
                "the camera's pictures: H.264 profile 122 (expected: 66 Baseline, 77 Main or 100"
                    + " High)"));
    assertThat(SourceChecks.pictures(sps(HIGH_422), TargetLimits.NONE))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARN);
  }

  @Test
  void picturesOutOfOrderAreWarnedOf() throws Exception {
    assertThat(SourceChecks.pictures(sps(B_FRAMES), TargetLimits.NONE))
        .containsExactly(
            new Finding(
                Code.REORDERED_PICTURES,
                Severity.WARN,
                "the camera's pictures come up to 2 out of order, B-frames (expected: none)"));
  }

  @Test
  void aBitRateOverTheLimitIsWarnedOfUntilItIsClearlyUnderIt() {
    assertThat(SourceChecks.bitRate(OptionalLong.empty(), false, TargetLimits.AWS)).isEmpty();
    assertThat(SourceChecks.bitRate(OptionalLong.of(1_000_000), false, TargetLimits.AWS)).isEmpty();
    assertThat(SourceChecks.bitRate(OptionalLong.of(2_012_345), false, TargetLimits.AWS))
        .contains(
            new Finding(
                Code.BIT_RATE_OVER_LIMIT,
                Severity.WARN,
                "the camera sends 2012 kbit/s (expected: at most 1000 kbit/s)"));
    assertThat(SourceChecks.bitRate(OptionalLong.of(950_000), true, TargetLimits.AWS)).isPresent();
    assertThat(SourceChecks.bitRate(OptionalLong.of(900_000), true, TargetLimits.AWS)).isEmpty();
    assertThat(SourceChecks.bitRate(OptionalLong.of(90_000_000), false, TargetLimits.NONE))
        .isEmpty();
  }

  @Test
  void theBitRateIsThatBetweenTwoLooksWhileTheCameraPlays() {
    BitRate rate = new BitRate();
    rate.sample(5_000_000, 1_000_000_000L);
    assertThat(rate.bitsPerSecond()).isEmpty();
    rate.sample(5_625_000, 6_000_000_000L);
    assertThat(rate.bitsPerSecond()).hasValue(1_000_000);
    rate.pauses();
    rate.sample(5_700_000, 90_000_000_000L);
    assertThat(rate.bitsPerSecond()).as("not over the pause").hasValue(1_000_000);
    rate.sample(5_950_000, 91_000_000_000L);
    assertThat(rate.bitsPerSecond()).hasValue(2_000_000);
    rate.sample(0, 92_000_000_000L);
    assertThat(rate.bitsPerSecond()).as("a counter that began anew").hasValue(2_000_000);
  }

  private static SequenceParameterSet sps(String hex) throws MalformedException {
    return SequenceParameterSet.parse(HexFormat.of().parseHex(hex));
  }
}
