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
