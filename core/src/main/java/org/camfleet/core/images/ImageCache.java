package org.camfleet.core.images;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camfleet.codecs.ffmpeg.StillFormat;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * Finished pictures and the times of their fragments, the most recently used, as many bytes as fit.
 * What a fragment holds never changes, so nothing here grows old. Any thread.
 */
public final class ImageCache {
  private static final int TIMES = -1;
  private static final int OVERHEAD = 160;

  private final long mostBytes;
  private final Map<Key, Object> entries = new LinkedHashMap<>(64, 0.75f, true);
  private final Metrics.Gauge size;
  private final Metrics.Counter hits;
  private final Metrics.Counter decoded;
  private final Metrics.Counter damaged;
  private long bytes;

  private record Key(
      String stream, FragmentNumber number, int sample, @Nullable StillFormat format) {}

  /** An empty cache. */
  public ImageCache(long mostBytes, Metrics metrics) {
    this.mostBytes = mostBytes;
    size = metrics.gauge("camfleet_images_cache_bytes");
    hits = metrics.counter("camfleet_images_total", "from", "cache");
    decoded = metrics.counter("camfleet_images_total", "from", "decoder");
    damaged = metrics.counter("camfleet_images_damaged_total");
  }

  /** The times of a fragment's pictures; null when they are not known. */
  public @Nullable SampleTimes times(Fragment fragment) {
    return find(key(fragment, TIMES, null)) instanceof SampleTimes times ? times : null;
  }

  /** A picture of a fragment; null when it is not there. */
  public byte @Nullable [] get(Fragment fragment, int sample, StillFormat format) {
    byte[] file = find(key(fragment, sample, format)) instanceof byte[] found ? found : null;
    if (file != null) {
      hits.increment();
    }
    return file;
  }

  /** Keeps the times of a fragment's pictures. */
  public void put(Fragment fragment, SampleTimes times) {
    put(key(fragment, TIMES, null), times);
  }

  /** Keeps a picture. */
  public void put(Fragment fragment, int sample, StillFormat format, byte[] file) {
    decoded.increment();
    put(key(fragment, sample, format), file);
  }

  /** A picture could not be decoded; that is not kept. */
  public void damaged() {
    damaged.increment();
  }

  private static Key key(Fragment fragment, int sample, @Nullable StillFormat format) {
    return new Key(fragment.stream(), fragment.number(), sample, format);
  }

  private synchronized @Nullable Object find(Key key) {
    return entries.get(key);
  }

  private synchronized void put(Key key, Object value) {
    Object before = entries.put(key, value);
    bytes += bytes(value) - (before == null ? 0 : bytes(before));
    Iterator<Object> eldest = entries.values().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      bytes -= bytes(eldest.next());
      eldest.remove();
    }
    size.set(bytes);
  }

  private static int bytes(Object value) {
    return OVERHEAD + (value instanceof byte[] file ? file.length : ((SampleTimes) value).bytes());
  }
}
