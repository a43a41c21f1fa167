package org.camfleet.core.media;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * The direct memory of this process: that of the media sockets' buffers, and of all others. Any
 * thread.
 */
public final class DirectMemory {
  private static final PooledByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;
  private static final @Nullable BufferPoolMXBean POOL =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElse(null);
  private static final long LIMIT = limit();

  private DirectMemory() {}

  /** The part in use of what the JVM may take, from 0 to 1. */
  public static double share() {
    // What the allocator keeps for later is there for whoever needs it next.
    long reserved = BUFFERS.metric().usedDirectMemory();
    long kept = reserved - Math.max(0, BUFFERS.pinnedDirectMemory());
    long taken = Math.max(reserved, POOL == null ? 0 : POOL.getMemoryUsed());
    return Math.max(0, taken - kept) / (double) LIMIT;
  }

  /** Unless set by -XX:MaxDirectMemorySize, as much as the heap may be. */
  private static long limit() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long set =
        machine == null ? 0 : Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
    return set > 0 ? set : Runtime.getRuntime().maxMemory();
  }
}
