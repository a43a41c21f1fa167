package org.camfleet.core.webrtc.net;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;

/** A media loop for a test class, and calls on it. */
public final class Loops implements AutoCloseable {
  private final AutoCloseable owner;
  private final MediaLoop loop;

  private Loops(AutoCloseable owner, MediaLoop loop) {
    this.owner = owner;
    this.loop = loop;
  }

  /** The loop the product would use here. */
  public static Loops standard() {
    MediaLoops loops = MediaLoops.start(1);
    return new Loops(loops, loops.all().get(0));
  }

  /** The loop of platforms without epoll. */
  public static Loops nio() {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    return new Loops(
        () -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(2, TimeUnit.SECONDS),
        new MediaLoop(0, (EventLoop) group.next()));
  }

  public MediaLoop loop() {
    return loop;
  }

  public <T> T call(Callable<T> task) {
    try {
      return loop.eventLoop().submit(task).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public void run(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }

  @Override
  public void close() {
    try {
      owner.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
