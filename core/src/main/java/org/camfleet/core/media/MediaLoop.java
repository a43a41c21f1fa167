package org.camfleet.core.media;

import io.netty.channel.EventLoop;

/**
 * The one thread on which a channel's sockets, stream graph and senders run (decision D2).
 *
 * @param index place among the node's loops, from 0
 * @param eventLoop the Netty loop behind it
 */
public record MediaLoop(int index, EventLoop eventLoop) {

  /** The Pekko dispatcher that runs on this loop; valid once {@link MediaLoops} registered it. */
  public String dispatcher() {
    return "camfleet.media-loop-" + index;
  }

  /** Runs a task on the loop: at once when called there, else soon. */
  public void run(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }
}
