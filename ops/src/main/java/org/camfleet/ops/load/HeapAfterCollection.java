package org.camfleet.ops.load;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * The heap that was in use after the last collection, whichever collector works: what is in use in
 * between says nothing, since garbage counts. Told by the JVM after each collection. Any thread.
 */
final class HeapAfterCollection implements NotificationListener, AutoCloseable {
  private static final Set<String> HEAP_POOLS =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private volatile long bytes = -1;

  private HeapAfterCollection() {}

  /** Listens until closed. */
  static HeapAfterCollection listen() {
    HeapAfterCollection heap = new HeapAfterCollection();
    emitters().forEach(emitter -> emitter.addNotificationListener(heap, null, null));
    return heap;
  }

  private static Iterable<NotificationEmitter> emitters() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(NotificationEmitter.class::isInstance)
        .map(NotificationEmitter.class::cast)
        .toList();
  }

  /** The part of the largest heap, from 0 to 1; null before the first collection. */
  @Nullable Double share() {
    long now = bytes;
    return now < 0 ? null : now / (double) Runtime.getRuntime().maxMemory();
  }

  @Override
  public void handleNotification(Notification notification, @Nullable Object handback) {
    if (!GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(
        notification.getType())) {
      return;
    }
    CompositeData data = (CompositeData) notification.getUserData();
    Map<String, MemoryUsage> after =
        GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc();
    long sum = 0;
    for (String pool : HEAP_POOLS) {
      MemoryUsage usage = after.get(pool);
      sum += usage == null ? 0 : usage.getUsed();
    }
    bytes = sum;
  }

  @Override
  public void close() {
    for (NotificationEmitter emitter : emitters()) {
      try {
        emitter.removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        continue; // nothing to remove
      }
    }
  }
}
