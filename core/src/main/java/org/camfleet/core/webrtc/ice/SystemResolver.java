package org.camfleet.core.webrtc.ice;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The system's resolver on two threads of its own with a bounded queue; one serves a node. */
public final class SystemResolver implements HostResolver, AutoCloseable {
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 1000;

  private final ThreadPoolExecutor threads;

  /** Starts no thread before the first look-up. */
  public SystemResolver() {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("resolver", true));
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    try {
      return CompletableFuture.supplyAsync(() -> lookUp(host), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** IPv4 first: a name with both is reachable from more places that way. */
  private static List<InetAddress> lookUp(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
          .toList();
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
