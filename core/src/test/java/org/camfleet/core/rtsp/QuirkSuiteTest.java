package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each quirk on a camera of its own: lived with, and fatal when it must not be lived with. */
class QuirkSuiteTest {
  private static final Map<Quirk, Sample> SAMPLES = new EnumMap<>(Quirk.class);

  private static MediaLoops loops;
  private static MediaLoop loop;

  @BeforeAll
  static void startLoops() {
    SAMPLES.putAll(SdpSamples.all());
    SAMPLES.putAll(RtspSamples.all());
    SAMPLES.putAll(AuthSamples.all());
    SAMPLES.putAll(H264Samples.all());
    SAMPLES.putAll(TransportSamples.all());
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  private static Sample sample(Quirk quirk) {
    return Objects.requireNonNull(SAMPLES.get(quirk), () -> "no camera with " + quirk.code());
  }

  @ParameterizedTest
  @EnumSource(Quirk.class)
  void aCameraWithTheQuirkPlaysAndTheQuirkIsCounted(Quirk quirk) throws Exception {
    Sample.Result result = sample(quirk).replay(loop, Set.of());

    assertThat(result.survived()).as("%s: %s", quirk.code(), result.told()).isTrue();
    assertThat(result.quirks()).containsKey(quirk.code());
  }

  @ParameterizedTest
  @EnumSource(Quirk.class)
  void withoutItsToleranceTheCameraFails(Quirk quirk) throws Exception {
    Sample.Result result =
        sample(quirk).replay(loop, Collections.unmodifiableSet(EnumSet.of(quirk)));

    assertThat(result.survived()).as("%s: %s", quirk.code(), result.told()).isFalse();
    // A mere timeout on a busy machine is no proof: the fault must say that it was the quirk.
    assertThat(result.told()).contains(told(quirk));
  }

  /** What the end says of a quirk that is not lived with: which one, but for a few. */
  private static String told(Quirk quirk) {
    return switch (quirk) {
      // Nothing is asked in another way, so what the camera says itself is told.
      case RTSP_HEADERS_REFUSED -> "DESCRIBE: 400";
      case RTSP_RANGE_REFUSED -> "PLAY: 457";
      case RTSP_ZOMBIE_SESSION -> "SETUP: 453";
      case RTSP_OTHER_TRANSPORT -> "SETUP: 461";
      case RTSP_ONLY_IN_HTTP -> "closed the connection without an answer to OPTIONS";
      case AUTH_SHA_256_BROKEN, AUTH_LOCK_OUT -> "401 Unauthorized (the camera refuses";
      // Only the pause before the next try is another one.
      case RTSP_RETRY_AFTER -> "SETUP: 503";
      case RTSP_HASTE_PUNISHED -> "connection";
      // An answer that is not taken is no answer.
      case RTSP_CSEQ -> "no answer to OPTIONS within 2000 ms";
      // Without the sets no picture is whole, on which the quirk could be seen.
      case H264_SETS_ONLY_IN_DESCRIPTION -> "the camera sends no video for 2000 ms";
      default -> quirk.code();
    };
  }

  @Test
  void thereAreMoreThanSixtyOfThem() {
    assertThat(Quirk.values()).hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  void aGoodCameraHasNoQuirk() throws Exception {
    Sample.Result result = ScriptedSample.good().replay(loop, EnumSet.allOf(Quirk.class));

    assertThat(result.survived()).as(result.told()).isTrue();
    assertThat(result.quirks()).isEmpty();
  }
}
