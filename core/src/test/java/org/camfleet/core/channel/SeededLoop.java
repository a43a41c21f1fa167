package org.camfleet.core.channel;

import io.netty.channel.AbstractEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;

/** A media loop without sockets and timers, whose tasks run on a {@link SeededThread}. */
final class SeededLoop extends AbstractEventLoop {
  private final SeededThread thread;

  SeededLoop(SeededThread thread) {
    this.thread = thread;
  }

  @Override
  public void execute(Runnable task) {
    thread.loop(task);
  }

  @Override
  public boolean inEventLoop(Thread current) {
    return thread.isOnLoop(current);
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return terminationFuture();
  }

  @Override
  public Future<?> terminationFuture() {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);
  }

  @Override
  @Deprecated
  public void shutdown() {}

  @Override
  public boolean isShuttingDown() {
    return false;
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    throw new UnsupportedOperationException("a simulated loop has no sockets");
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    throw new UnsupportedOperationException("a simulated loop has no sockets");
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    throw new UnsupportedOperationException("a simulated loop has no sockets");
  }
}
