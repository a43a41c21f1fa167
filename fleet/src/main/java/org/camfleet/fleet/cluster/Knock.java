package org.camfleet.fleet.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Finds out whether a machine says that nobody listens on a port of it. */
final class Knock {
  private static final long PATIENCE_MILLIS = 400;

  private Knock() {}

  /**
   * Whether the connection was refused. A machine that is off, cut off or slow does not refuse; it
   * is silent, which proves nothing.
   */
  static CompletionStage<Boolean> refused(String host, int port) {
    CompletableFuture<Boolean> refused = new CompletableFuture<>();
    try {
      AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
      refused
          .completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
          .whenComplete((done, failure) -> close(channel));
      channel.connect(new InetSocketAddress(host, port), refused, new Handler());
    } catch (IOException | RuntimeException e) { // such as a name that does not resolve
      refused.complete(false);
    }
    return refused;
  }

  private static void close(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      return; // it is of no use any more
    }
  }

  private static final class Handler
      implements CompletionHandler<Void, CompletableFuture<Boolean>> {
    @Override
    public void completed(Void nothing, CompletableFuture<Boolean> refused) {
      refused.complete(false);
    }

    @Override
    public void failed(Throwable failure, CompletableFuture<Boolean> refused) {
      // Timeouts come as the same exception.
      refused.complete(
          failure instanceof ConnectException
              && String.valueOf(failure.getMessage()).contains("refused"));
    }
  }
}
