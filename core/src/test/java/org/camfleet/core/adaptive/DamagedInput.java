package org.camfleet.core.adaptive;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.Track;
import org.camfleet.core.metrics.CountingMetrics;

/**
 * A process of its own that decodes damaged cameras in real time and tells its memory: a crash of
 * native code shows as its exit code. Arguments: seconds, seed.
 */
final class DamagedInput {
  private static final List<String> CLIPS = List.of("h265", "bframes", "mjpeg", "mjpeg", "large");
  private static final int UNITS_A_SECOND = 25;
  private static final int LARGE_EVERY = 10;

  private final AtomicLong damagedDecoded = new AtomicLong();
  private final AtomicLong shown = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final CountingMetrics metrics = new CountingMetrics();
  private final DecodingPool pool =
      new DecodingPool(DecodingSettings.DEFAULT, metrics, Counted::new);
  private final ScheduledExecutorService cameras = Executors.newSingleThreadScheduledExecutor();
  private final List<Camera> all = new ArrayList<>();

  private DamagedInput(long seed) {
    List<CodedClip> clips = CLIPS.stream().map(CodedClip::load).toList();
    for (CodedClip clip : clips) {
      List<CodedClip> others = clips.stream().filter(other -> other != clip).toList();
      all.add(new Camera(clip, new PictureDamage(seed + all.size(), others), seed + all.size()));
    }
  }

  /** Runs, and prints figures. */
  public static void main(String[] arguments) throws InterruptedException {
    int seconds = Integer.parseInt(arguments[0]);
    new DamagedInput(Long.parseLong(arguments[1])).run(seconds);
  }

  private void run(int seconds) throws InterruptedException {
    cameras.scheduleAtFixedRate(
        () -> all.forEach(Camera::next), 0, 1_000_000 / UNITS_A_SECOND, TimeUnit.MICROSECONDS);
    int minutes = Math.max(2, seconds / 60);
    for (int minute = 1; minute <= minutes; minute++) {
      cameras.awaitTermination(seconds * 1000L / minutes, TimeUnit.MILLISECONDS);
      print("rss-minute-" + minute, kilobytes("VmRSS:") / 1024, "MB");
      print("direct-minute-" + minute, direct() >> 10, "kB");
      print("faults-minute-" + minute, faults.get(), "");
    }
    cameras.shutdownNow();
    print("damaged-decoded", damagedDecoded.get(), "");
    print("damaged-decoded-per-second", damagedDecoded.get() / seconds, "");
    print("pictures-shown", shown.get(), "");
    print("failed", failed("damaged"), "");
    print("slow", failed("slow"), "");
    print("defects", failed("defect"), "");
    print("hung", metrics.value("camfleet_adaptive_hung_threads"), "");
    print(
        "overflow",
        metrics.value("camfleet_adaptive_dropped_pictures_total", "reason", "overflow"),
        "");
    print("faults", faults.get(), "");
    all.forEach(camera -> camera.line.close());
    pool.close();
  }

  private long failed(String reason) {
    return metrics.value("camfleet_adaptive_failed_pictures_total", "reason", reason);
  }

  private static void print(String name, long value, String unit) {
    System.out.println("FIGURE " + name + " " + value + (unit.isEmpty() ? "" : " " + unit));
  }

  private static long kilobytes(String key) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException(key + " is missing");
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(buffers -> buffers.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** A camera of which four of five pictures are damaged, and whose line is opened anew. */
  private final class Camera implements PictureLine.Owner {
    private final CodedClip clip;
    private final PictureDamage damage;
    private final Random random;
    private volatile PictureLine line;
    private int index;

    Camera(CodedClip clip, PictureDamage damage, long seed) {
      this.clip = clip;
      this.damage = damage;
      this.random = new Random(seed);
      line = new PictureLine("damaged", pool, this);
    }

    void next() {
      AccessUnit unit = clip.unit(index++);
      if (clip.isLarge() && index % LARGE_EVERY > 0) {
        return; // its pictures take four times as long
      }
      if (random.nextInt(20) > 0) { // else it is lost
        line.accept(random.nextInt(5) > 0 ? damage.of(clip, unit) : unit);
      }
    }

    @Override
    public void onPicture(RawPicture picture) {
      shown.incrementAndGet();
    }

    @Override
    public void onKeyFrameWanted() {
      // This camera hears nobody.
    }

    @Override
    public void onFault(DecodingFault fault) {
      faults.incrementAndGet();
      line = new PictureLine("damaged", pool, this);
    }
  }

  /** Counts what reaches FFmpeg. */
  private final class Counted implements Decoding {
    private final Decoding inner;

    Counted(DecodingSettings settings) {
      inner = new FfmpegDecoding(settings);
    }

    @Override
    public void track(Track track, Consumer<Decoded> sink) {
      inner.track(track, sink);
    }

    @Override
    public void startOver() {
      inner.startOver();
    }

    @Override
    public boolean decode(AccessUnit unit, Consumer<Decoded> sink) {
      if (unit.arrivalMicros() == PictureDamage.MARK) {
        damagedDecoded.incrementAndGet();
      }
      return inner.decode(unit, sink);
    }

    @Override
    public boolean isOverMemory() {
      return inner.isOverMemory();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
