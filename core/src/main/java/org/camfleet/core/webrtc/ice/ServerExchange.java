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
import org.camfleet.core.webrtc.net.SocketBinding;
import org.jspecify.annotations.Nullable;

/** Requests to STUN and TURN servers: sent until answered or hopeless; for the loop's thread. */
final class ServerExchange {
  private static final long FIRST_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int MAX_SENDS = 6;

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
      if (sends == MAX_SENDS) {
        finish(this, null);
        return;
      }
      server.send(bytes, 0, bytes.length);
      alarm = timers.schedule(FIRST_TIMEOUT << sends, this::send);
      sends++;
    }
  }

  private final SocketBinding binding;
  private final IceTimers timers;
  private final RandomGenerator random;
  private final Map<TransactionId, Request> open = new HashMap<>();

  ServerExchange(SocketBinding binding, IceTimers timers, RandomGenerator random) {
    this.binding = binding;
    this.timers = timers;
    this.random = random;
  }

  SocketBinding binding() {
    return binding;
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
    binding.expect(id);
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
    binding.forget(request.id);
    if (request.alarm != null) {
      request.alarm.cancel();
    }
  }

  /** Stops waiting; nobody is told. */
  void close() {
    List.copyOf(open.values()).forEach(this::forget);
  }
}
