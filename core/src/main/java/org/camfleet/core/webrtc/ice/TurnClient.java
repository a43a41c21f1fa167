package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/** An allocation on a TURN server over UDP (RFC 8656), from request to return. */
final class TurnClient implements CandidateGatherer {
  private static final int UDP = 17;
  private static final int LIFETIME_SECONDS = 600;

  /** Permissions live five minutes (RFC 8656 clause 9); channels and allocations longer. */
  private static final long REFRESH = TimeUnit.SECONDS.toNanos(240);

  private static final int MAX_ATTEMPTS = 3;

  private final ServerExchange exchange;
  private final DatagramPath server;
  private final TurnCredentials credentials;
  private final int preference;
  private final IceBase.Receiver receiver;
  private @Nullable RelayBase base;
  private IceTimers.@Nullable Alarm refresh;
  private boolean closed;

  /**
   * Prepares an allocation.
   *
   * @param preference local preference of its candidate, 0 to 65535
   */
  TurnClient(
      ServerExchange exchange,
      InetSocketAddress server,
      TurnCredentials credentials,
      int preference,
      IceBase.Receiver receiver) {
    this.exchange = exchange;
    this.server = exchange.binding().path(server);
    this.credentials = credentials;
    this.preference = preference;
    this.receiver = receiver;
  }

  InetSocketAddress server() {
    return server.remote();
  }

  @Override
  public void start(Found found) {
    request(
        StunMethod.ALLOCATE,
        builder -> builder.requestedTransport(UDP).number(AttributeType.LIFETIME, LIFETIME_SECONDS),
        answer -> onAllocated(answer, found));
  }

  private void onAllocated(@Nullable StunMessage answer, Found found) {
    InetSocketAddress relayed =
        answer == null ? null : answer.address(AttributeType.XOR_RELAYED_ADDRESS);
    InetSocketAddress mapped = answer == null ? null : answer.mappedAddress();
    if (relayed == null || mapped == null) {
      return;
    }
    if (closed) {
      release();
      return;
    }
    exchange.binding().pin(server.remote());
    RelayBase relay = new RelayBase(this, server, relayed.getAddress(), preference, receiver);
    base = relay;
    refresh = exchange.timers().schedule(REFRESH, this::refresh);
    found.onReflexive(mapped);
    found.onRelayed(relay, relayed, mapped);
  }

  private void refresh() {
    refresh = exchange.timers().schedule(REFRESH, this::refresh);
    request(
        StunMethod.REFRESH,
        builder -> builder.number(AttributeType.LIFETIME, LIFETIME_SECONDS),
        answer -> {});
    if (base != null) {
      base.refreshChannels();
    }
  }

  /** Binds a channel, which also lets the peer's address through (RFC 8656 clause 12.1). */
  void bindChannel(int channel, InetSocketAddress peer, Runnable onBound) {
    request(
        StunMethod.CHANNEL_BIND,
        builder -> builder.channelNumber(channel).address(AttributeType.XOR_PEER_ADDRESS, peer),
        answer -> {
          if (answer != null) {
            onBound.run();
          }
        });
  }

  /** Asks until it is carried out, with credentials as the server wants them, or answers null. */
  private void request(
      StunMethod method, UnaryOperator<StunBuilder> fill, Consumer<@Nullable StunMessage> done) {
    attempt(method, fill, done, 1);
  }

  private void attempt(
      StunMethod method,
      UnaryOperator<StunBuilder> fill,
      Consumer<@Nullable StunMessage> done,
      int attempt) {
    exchange.request(
        server,
        id -> credentials.finish(fill.apply(StunBuilder.request(method, id))),
        credentials.key(),
        answer -> {
          if (answer == null || answer.messageClass() == StunClass.SUCCESS) {
            done.accept(answer);
          } else if (attempt < MAX_ATTEMPTS && wantsOtherCredentials(answer)) {
            attempt(method, fill, done, attempt + 1);
          } else {
            done.accept(null);
          }
        });
  }

  private boolean wantsOtherCredentials(StunMessage answer) {
    StunError error = answer.error();
    boolean asked =
        error != null
            && (error.code() == StunError.UNAUTHENTICATED && credentials.key() == null
                || error.code() == StunError.STALE_NONCE);
    return asked && credentials.learn(answer);
  }

  /** A datagram from the server that is not an answer. */
  void onData(byte[] data, int offset, int length) {
    if (base != null) {
      base.onChannelData(data, offset, length);
    }
  }

  void onIndication(StunMessage indication) {
    if (base != null && indication.method() == StunMethod.DATA) {
      base.onDataIndication(indication);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (refresh != null) {
      refresh.cancel();
    }
    if (base != null) {
      release();
    }
  }

  /** Returns the allocation; nobody waits for the answer, and lost it times out by itself. */
  private void release() {
    request(StunMethod.REFRESH, builder -> builder.number(AttributeType.LIFETIME, 0), answer -> {});
  }
}
