package org.camfleet.ops.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.camfleet.core.brownout.Resource;
import org.camfleet.core.media.DirectMemory;
import org.camfleet.core.media.LoopLag;
import org.camfleet.core.media.MediaLoops;
import org.jspecify.annotations.Nullable;

/**
 * Measures this node's resources, in less than 0.1 ms a time; for one thread that asks once a
 * second.
 */
public final class NodeFigures implements Supplier<Map<Resource, Double>>, AutoCloseable {
  /** Linux counts descriptors by listing them, which takes milliseconds when there are many. */
  private static final int DESCRIPTORS_EVERY = 10;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final LoopLag lag;
  private final HeapAfterCollection heap = HeapAfterCollection.listen();
  private final DoubleSupplier archiveQueue;
  private long cpuNanos = system.getProcessCpuTime();
  private long wallNanos = System.nanoTime();
  private int looks;
  private @Nullable Double descriptors;

  /**
   * Begins to measure.
   *
   * @param archiveQueue the part of the room for media that wait for the disk, from 0 to 1
   */
  public NodeFigures(MediaLoops loops, DoubleSupplier archiveQueue) {
    this.lag = new LoopLag(loops, System::nanoTime);
    this.archiveQueue = archiveQueue;
  }

  @Override
  public Map<Resource, Double> get() {
    Map<Resource, Double> figures = new EnumMap<>(Resource.class);
    put(figures, Resource.CPU, cpu());
    put(figures, Resource.HEAP, percent(heap.share()));
    put(figures, Resource.DIRECT_MEMORY, percent(DirectMemory.share()));
    put(figures, Resource.LOOP_LAG, lag.worstMillis());
    if (looks++ % DESCRIPTORS_EVERY == 0) {
      descriptors = percent(descriptors());
    }
    put(figures, Resource.DESCRIPTORS, descriptors);
    put(figures, Resource.ARCHIVE_QUEUE, percent(archiveQueue.getAsDouble()));
    return figures;
  }

  private static void put(
      Map<Resource, Double> figures, Resource resource, @Nullable Double value) {
    if (value != null) {
      figures.put(resource, value);
    }
  }

  private static @Nullable Double percent(@Nullable Double share) {
    return share == null ? null : 100 * share;
  }

  /**
   * Since the look before, in percent of all cores; the JVM's own figure is reset by any reader.
   */
  private @Nullable Double cpu() {
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    long worked = cpu - cpuNanos;
    long passed = wall - wallNanos;
    cpuNanos = cpu;
    wallNanos = wall;
    return cpu < 0 || passed <= 0
        ? null
        : 100.0 * worked / passed / Runtime.getRuntime().availableProcessors();
  }

  private @Nullable Double descriptors() {
    if (system instanceof UnixOperatingSystemMXBean unix && unix.getMaxFileDescriptorCount() > 0) {
      return unix.getOpenFileDescriptorCount() / (double) unix.getMaxFileDescriptorCount();
    }
    return null;
  }

  @Override
  public void close() {
    heap.close();
  }
}
