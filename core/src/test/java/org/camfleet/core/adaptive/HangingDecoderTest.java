package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.camfleet.codecs.ffmpeg.I420Planes;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.OtherVideoTrack;
import org.camfleet.core.media.Track;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What native code that does not come back, or is too slow, costs the others. */
class HangingDecoderTest {
  private static final OtherVideoTrack GOOD =
      new OtherVideoTrack(OtherVideoTrack.Codec.JPEG, new byte[0], 640, 360);
  private static final OtherVideoTrack BAD =
      new OtherVideoTrack(OtherVideoTrack.Codec.JPEG, new byte[0], 320, 180);

  private final CountingMetrics metrics = new CountingMetrics();
  private final CountDownLatch comesBack = new CountDownLatch(1);
  private final AtomicInteger closed = new AtomicInteger();
  private final DecodingPool pool = new DecodingPool(oneThread(), metrics, Hanging::new);
  private final Seen bad = new Seen();
  private final Seen good = new Seen();
  private final PictureLine badLine = new PictureLine("bad", pool, bad);
  private final PictureLine goodLine = new PictureLine("good", pool, good);

  @AfterEach
  void close() {
    comesBack.countDown();
    badLine.close();
    goodLine.close();
    pool.close();
  }

  @Test
  void aDecoderThatHangsEndsItsOwnLineOnly() {
    badLine.accept(unit(BAD, 0));
    goodLine.accept(unit(GOOD, 0));

    await().untilAsserted(() -> assertThat(good.pictures()).hasSize(1));
    // The thread that takes the other's place is there a moment before the fault is told.
    await()
        .untilAsserted(
            () ->
                assertThat(bad.faults())
                    .extracting(DecodingFault::kind)
                    .containsExactly(DecodingFault.Kind.HUNG));
    assertThat(bad.pictures()).isEmpty();
    assertThat(good.faults()).isEmpty();
    assertThat(hung()).isEqualTo(1);
    assertThat(closed).hasValue(0); // its memory is in use still

    comesBack.countDown();
    await().untilAsserted(() -> assertThat(hung()).isZero());
    await().untilAsserted(() -> assertThat(closed).hasValue(1));
  }

  @Test
  void whatWaitsBeyondTheQueueIsDroppedUpToTheNextKeyFrame() {
    goodLine.accept(unit(BAD, 0)); // keeps the only thread
    await().untilAsserted(() -> assertThat(metrics.value("started")).isEqualTo(1));
    for (int i = 1; i <= 5; i++) {
      goodLine.accept(unit(GOOD, i)); // four may wait, the fifth empties the queue
    }
    goodLine.accept(unit(GOOD, 6));
    comesBack.countDown();

    await().untilAsserted(() -> assertThat(good.pictures()).hasSize(3));
    assertThat(good.pictures()).extracting(Seen.Shown::timeMicros).containsExactly(0L, 5L, 6L);
    assertThat(good.keyFramesWanted()).isEqualTo(1);
    assertThat(metrics.value("camfleet_adaptive_dropped_pictures_total", "reason", "overflow"))
        .isEqualTo(4);
  }

  private long hung() {
    return metrics.value("camfleet_adaptive_hung_threads");
  }

  private static AccessUnit unit(Track track, long time) {
    return new AccessUnit(track, new byte[] {1}, time, 0, true);
  }

  private static DecodingSettings oneThread() {
    DecodingSettings usual = DecodingSettings.DEFAULT;
    return new DecodingSettings(
        1,
        4,
        usual.queueBytes(),
        usual.maxPixels(),
        usual.maxUnitBytes(),
        usual.maxMemory(),
        usual.timeLimit(),
        Duration.ofSeconds(2),
        usual.failingFor());
  }

  /** Decodes every picture to one of a single colour; does not come back from those of a track. */
  private final class Hanging implements Decoding {
    private final ByteBuffer plane = ByteBuffer.allocateDirect(16 * 16);

    Hanging(DecodingSettings settings) {}

    @Override
    public void track(Track track, Consumer<Decoded> sink) {}

    @Override
    public void startOver() {}

    @Override
    public boolean decode(AccessUnit unit, Consumer<Decoded> sink) {
      metrics.counter("started").increment();
      if (unit.track().equals(BAD)) {
        try {
          comesBack.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      sink.accept(new OneColour(unit.timeMicros(), plane));
      return true;
    }

    @Override
    public boolean isOverMemory() {
      return false;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private record OneColour(long timeMicros, ByteBuffer plane) implements Decoding.Decoded {
    @Override
    public boolean damaged() {
      return false;
    }

    @Override
    public I420Planes scaled(int maxWidth, int maxHeight) {
      return new I420Planes(plane, plane, plane, 16, 16, 16, 16);
    }
  }
}
