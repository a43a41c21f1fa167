package org.camfleet.core.media;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The node's media loops: native epoll where it loads, NIO elsewhere, never more loops than cores.
 */
public final class MediaLoops implements AutoCloseable {
  /**
   * The buffers of all media sockets. Netty's default allocator gives reads of 64 kB fresh, zeroed
   * memory each time, which cost more than the copy out of it.
   */
  public static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

  private final EventLoopGroup group;
  private final List<MediaLoop> loops;

  private MediaLoops(EventLoopGroup group, List<MediaLoop> loops) {
    this.group = group;
    this.loops = loops;
  }

  /** Starts {@code count} loops (expected: 1 to the number of cores). */
  public static MediaLoops start(int count) {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("media", true), io);
    List<MediaLoop> loops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      loops.add(new MediaLoop(i, (EventLoop) group.next()));
    }
    return new MediaLoops(group, List.copyOf(loops));
  }

  /** One loop that is there already and that its owner ends, too. */
  public static MediaLoops of(EventLoop loop) {
    return new MediaLoops(loop, List.of(new MediaLoop(0, loop)));
  }

  /** The loop of a channel: the same for the same key while the node runs. */
  public MediaLoop of(String key) {
    return loops.get(Math.floorMod(key.hashCode(), loops.size()));
  }

  /** All loops in order. */
  public List<MediaLoop> all() {
    return loops;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
