package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/** Requests to STUN and TURN servers: sent until answered or hopeless; for the loop's thread. */
final class ServerExchange {
  private static final long FIRST_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int MAX_SENDS = 6;

  /**
   * Over a connection nothing is sent again (RFC 8489 clause 6.2.2); it shows by itself if it ends.
   */
  private static final long RELIABLE_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

  private final class Request {
    final TransactionId id;
    final DatagramPath server;
    final byte[] bytes;
    final @Nullable StunKey key;
    final Consumer<@Nullable StunMessage> done;
    int sends;
    IceTimers.@Nullable Alarm alarm;

    Request(
        TransactionId id,
        DatagramPath server,
        byte[] bytes,
        @Nullable StunKey key,
        Consumer<@Nullable StunMessage> done) {
      this.id = id;
      this.server = server;
      this.bytes = bytes;
      this.key = key;
      this.done = done;
    }

    void send() {
      if (sends == (line.isReliable() ? 1 : MAX_SENDS)) {
        finish(this, null);
        return;
      }
      server.send(bytes, 0, bytes.length);
      long timeout = line.isReliable() ? RELIABLE_TIMEOUT : FIRST_TIMEOUT << sends;
      alarm = timers.schedule(timeout, this::send);
      sends++;
    }
  }

  private final ServerLine line;
  private final IceTimers timers;
  private final RandomGenerator random;
  private final Map<TransactionId, Request> open = new HashMap<>();

  ServerExchange(ServerLine line, IceTimers timers, RandomGenerator random) {
    this.line = line;
    this.timers = timers;
    this.random = random;
  }

  ServerLine line() {
    return line;
  }

  /** The same over another line. */
  ServerExchange over(ServerLine other) {
    return new ServerExchange(other, timers, random);
  }

  IceTimers timers() {
    return timers;
  }

  /**
   * Sends a request.
   *
   * @param message makes the finished bytes for a transaction id
   * @param key what a success must be signed with, or null when it need not be
   * @param done hears the answer, or null when none came
   */
  void request(
      DatagramPath server,
      Function<TransactionId, byte[]> message,
      @Nullable StunKey key,
      Consumer<@Nullable StunMessage> done) {
    TransactionId id = TransactionId.random(random);
    Request request = new Request(id, server, message.apply(id), key, done);
    open.put(id, request);
    line.expect(id);
    request.send();
  }

  /** Takes an answer; false when it is for somebody else. */
  boolean onResponse(InetSocketAddress from, StunMessage response) {
    Request request = open.get(response.transactionId());
    if (request == null || !request.server.remote().equals(from)) {
      return false;
    }
    boolean success = response.messageClass() == StunClass.SUCCESS;
    if (!success || request.key == null || response.isSignedWith(request.key)) {
      finish(request, response);
    }
    return true;
  }

  private void finish(Request request, @Nullable StunMessage response) {
    forget(request);
    request.done.accept(response);
  }

  private void forget(Request request) {
    open.remove(request.id);
    line.forget(request.id);
    if (request.alarm != null) {
      request.alarm.cancel();
    }
  }

  /** Stops waiting; nobody is told. */
  void close() {
    List.copyOf(open.values()).forEach(this::forget);
  }
}
