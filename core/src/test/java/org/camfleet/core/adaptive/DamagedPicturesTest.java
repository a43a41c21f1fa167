package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of {@link DamagedInputTest}; native code that crashes fails the build. */
class DamagedPicturesTest {
  private static final int DAMAGED = 150;

  private final long seed = Long.getLong("camfleet.seed", System.nanoTime());
  private final CountingMetrics metrics = new CountingMetrics();
  private final DecodingPool pool = new DecodingPool(DecodingSettings.DEFAULT, metrics);
  private final Pictures seen = new Pictures();
  private PictureWork work = new PictureWork("damaged", pool, seen);

  @AfterEach
  void close() {
    work.close();
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h265", "bframes", "mjpeg"})
  void picturesAreRightAgainAfterDamage(String name) {
    CodedClip clip = CodedClip.load(name);
    Map<Long, Long> right = clean(clip, 50);
    damaged(clip);
    assertThat(failed()).as("damage that was seen, seed " + seed).isPositive();

    int round = clip.units().size() * (2 + DAMAGED / clip.units().size());
    seen.pictures.clear();
    for (int i = 0; i < 50; i++) {
      decode(clip.unit(round + i));
    }

    long later = clip.unit(round).timeMicros();
    seen.pictures.keySet().removeIf(time -> time < later); // held back since before
    assertThat(seen.pictures).as("seed " + seed).hasSizeGreaterThanOrEqualTo(47);
    long shift = later - clip.unit(0).timeMicros();
    List<Long> wrong = new ArrayList<>();
    seen.pictures.forEach(
        (time, checksum) -> {
          if (!checksum.equals(right.get(time - shift))) {
            wrong.add((time - shift) / 40_000);
          }
        });
    assertThat(wrong).as("numbers of pictures that are wrong, seed " + seed).isEmpty();
  }

  /** What a decoder that never met damage makes of the first units. */
  private Map<Long, Long> clean(CodedClip clip, int count) {
    Pictures clean = new Pictures();
    PictureWork undisturbed = new PictureWork("clean", pool, clean);
    for (int i = 0; i < count; i++) {
      undisturbed.decode(clip.unit(i));
    }
    undisturbed.close();
    return clean.pictures;
  }

  private void damaged(CodedClip clip) {
    List<CodedClip> others = new ArrayList<>();
    for (String other : List.of("h265", "bframes", "large", "mjpeg")) {
      others.add(CodedClip.load(other));
    }
    PictureDamage damage = new PictureDamage(seed, others);
    Random random = new Random(seed);
    for (int i = 0; i < DAMAGED; i++) {
      AccessUnit unit = clip.unit(i);
      if (random.nextInt(20) > 0) { // else it is lost
        decode(random.nextInt(3) > 0 ? damage.of(clip, unit) : unit);
      }
    }
  }

  @Test
  void strangeSetsNeverTakeMoreMemoryThanACameraMay() {
    CodedClip clip = CodedClip.load("large");
    PictureWork small =
        new PictureWork("large", new DecodingPool(withMemory(10 << 20), metrics), seen);
    for (int i = 0; i < 60 && seen.faults.isEmpty(); i++) {
      small.decode(clip.unit(i));
    }
    small.close();

    assertThat(seen.faults).hasSize(1);
    assertThat(seen.faults.get(0).kind()).isEqualTo(DecodingFault.Kind.TOO_LARGE);
    assertThat(seen.faults.get(0).reason()).contains("2560x1440", "max-memory", "10485760");
  }

  /** As an owner does, which opens another line after a fault. */
  private void decode(AccessUnit unit) {
    work.decode(unit);
    if (!seen.faults.isEmpty()) {
      seen.faults.clear();
      work.close();
      work = new PictureWork("damaged", pool, seen);
    }
  }

  private long failed() {
    return metrics.value("camfleet_adaptive_failed_pictures_total", "reason", "damaged");
  }

  private static DecodingSettings withMemory(long most) {
    DecodingSettings usual = DecodingSettings.DEFAULT;
    return new DecodingSettings(
        1,
        usual.queueUnits(),
        usual.queueBytes(),
        usual.maxPixels(),
        usual.maxUnitBytes(),
        most,
        usual.timeLimit(),
        usual.hungAfter(),
        usual.failingFor());
  }

  /** Checksums of what came out, by time. */
  private static final class Pictures implements PictureWork.Outcome {
    private final Map<Long, Long> pictures = new HashMap<>();
    private final List<DecodingFault> faults = new ArrayList<>();

    @Override
    public void picture(RawPicture picture) {
      CRC32 sum = new CRC32();
      for (ByteBuffer plane : List.of(picture.y(), picture.u(), picture.v())) {
        sum.update(plane.duplicate());
      }
      pictures.put(picture.timeMicros(), sum.getValue());
    }

    @Override
    public void keyFrameWanted() {}

    @Override
    public void fault(DecodingFault fault) {
      faults.add(fault);
    }
  }
}
