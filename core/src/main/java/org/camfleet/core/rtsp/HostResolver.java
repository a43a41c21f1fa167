package org.camfleet.core.rtsp;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Finds addresses without blocking a media loop: the system's resolver on a few threads. */
public final class HostResolver {
  private static final int THREADS = 4;
  private static final int WAITING = 10_000;
  private static final ThreadPoolExecutor POOL = pool();

  private HostResolver() {}

  private static ThreadPoolExecutor pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            new DefaultThreadFactory("resolve", true));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** The address of a name or literal; fails with {@link UnknownHostException}. Any thread. */
  public static CompletableFuture<InetAddress> resolve(String host) {
    String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    if (bytes != null) {
      return CompletableFuture.completedFuture(address(bytes));
    }
    try {
      return CompletableFuture.supplyAsync(() -> lookUp(host), POOL);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(
          new UnknownHostException("too many names are being looked up"));
    }
  }

  private static InetAddress lookUp(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a literal has 4 or 16 bytes", e);
    }
  }
}
