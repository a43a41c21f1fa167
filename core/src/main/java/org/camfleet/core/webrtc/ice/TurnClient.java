package org.camfleet.core.webrtc.ice;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/**
 * An allocation on a TURN server (RFC 8656), over datagrams or a connection, from request to
 * return.
 */
final class TurnClient implements CandidateGatherer {
  private static final int UDP = 17;
  private static final int IPV6 = 2;
  private static final int LIFETIME_SECONDS = 600;

  /** Permissions live five minutes (RFC 8656 clause 9); channels and allocations longer. */
  private static final long REFRESH = TimeUnit.SECONDS.toNanos(240);

  private static final int MAX_ATTEMPTS = 3;
  private static final int MAX_BINDS = 2;

  private final ServerExchange exchange;
  private final DatagramPath server;
  private final String name;
  private final TurnCredentials credentials;
  private final int preference;
  private final IceBase.Receiver receiver;
  private @Nullable Found found;
  private @Nullable RelayBase base;
  private IceTimers.@Nullable Alarm refresh;
  private boolean closed;

  /**
   * Prepares an allocation.
   *
   * @param name of the server, for texts
   * @param preference local preference of its candidate, 0 to 65535
   */
  TurnClient(
      ServerExchange exchange,
      InetSocketAddress server,
      String name,
      TurnCredentials credentials,
      int preference,
      IceBase.Receiver receiver) {
    this.exchange = exchange;
    this.server = exchange.line().path(server);
    this.name = name;
    this.credentials = credentials;
    this.preference = preference;
    this.receiver = receiver;
  }

  InetSocketAddress server() {
    return server.remote();
  }

  @Override
  public void start(Found listener) {
    found = listener;
    allocate(server.remote().getAddress() instanceof Inet6Address);
  }

  /** Where IPv6 leads to the server it leads to the peer, too: that is asked for first. */
  private void allocate(boolean overIpv6) {
    request(
        StunMethod.ALLOCATE,
        builder -> {
          builder.requestedTransport(UDP).number(AttributeType.LIFETIME, LIFETIME_SECONDS);
          return overIpv6
              ? builder.number(AttributeType.REQUESTED_ADDRESS_FAMILY, (long) IPV6 << 24)
              : builder;
        },
        outcome -> {
          if (overIpv6 && outcome.code() == StunError.ADDRESS_FAMILY_NOT_SUPPORTED && !closed) {
            allocate(false);
          } else {
            onAllocated(outcome);
          }
        });
  }

  private void onAllocated(TurnOutcome outcome) {
    Found listener = found;
    StunMessage answer = outcome.success();
    InetSocketAddress relayed =
        answer == null ? null : answer.address(AttributeType.XOR_RELAYED_ADDRESS);
    InetSocketAddress mapped = answer == null ? null : answer.mappedAddress();
    if (closed || listener == null) {
      if (relayed != null) {
        release();
      }
      return;
    }
    if (relayed == null || mapped == null) {
      listener.onFailed(name + outcome.refusal());
      return;
    }
    exchange.line().pin(server.remote());
    RelayBase relay =
        new RelayBase(this, server, relayed, exchange.line().protocol(), preference, receiver);
    base = relay;
    refresh = exchange.timers().schedule(REFRESH, this::refresh);
    if (!exchange.line().isReliable()) {
      listener.onReflexive(mapped); // else it is the address of the connection
    }
    listener.onRelayed(relay, relayed, mapped);
  }

  private void refresh() {
    refresh = exchange.timers().schedule(REFRESH, this::refresh);
    request(
        StunMethod.REFRESH,
        builder -> builder.number(AttributeType.LIFETIME, LIFETIME_SECONDS),
        this::onRefreshed);
    if (base != null) {
      base.refreshChannels();
    }
  }

  /** Whose credentials ran out meanwhile needs a new session with new ones, before it is over. */
  private void onRefreshed(TurnOutcome outcome) {
    if (outcome.success() == null && !closed && base != null && found != null) {
      found.onEnding(base, name + outcome.refusal());
    }
  }

  /**
   * Binds a channel, which also lets the peer's address through (RFC 8656 clause 12.1), or
   * lengthens both.
   */
  void bindChannel(RelayPath path) {
    bindChannel(path, 1);
  }

  private void bindChannel(RelayPath path, int attempt) {
    request(
        StunMethod.CHANNEL_BIND,
        builder ->
            builder
                .channelNumber(path.channel())
                .address(AttributeType.XOR_PEER_ADDRESS, path.remote()),
        outcome -> {
          Found listener = found;
          if (outcome.success() != null) {
            path.onBound();
          } else if (outcome.code() == 0 && attempt < MAX_BINDS && !closed) {
            bindChannel(path, attempt + 1); // lost, perhaps: the permission has a minute left
          } else if (listener != null) {
            listener.onPeerRefused(
                path, name + outcome.refusal() + " for the peer " + text(path.remote()));
          }
        });
  }

  private static String text(InetSocketAddress peer) {
    String host = peer.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + peer.getPort();
  }

  /** Asks until it is carried out, with credentials as the server wants them. */
  private void request(
      StunMethod method, UnaryOperator<StunBuilder> fill, Consumer<TurnOutcome> done) {
    attempt(method, fill, done, 1);
  }

  private void attempt(
      StunMethod method, UnaryOperator<StunBuilder> fill, Consumer<TurnOutcome> done, int attempt) {
    exchange.request(
        server,
        id -> credentials.finish(fill.apply(StunBuilder.request(method, id))),
        credentials.key(),
        answer -> {
          if (answer != null && attempt < MAX_ATTEMPTS && wantsOtherCredentials(answer)) {
            attempt(method, fill, done, attempt + 1);
          } else {
            done.accept(TurnOutcome.of(answer));
          }
        });
  }

  private boolean wantsOtherCredentials(StunMessage answer) {
    int code = TurnOutcome.of(answer).code();
    boolean asked =
        code == StunError.UNAUTHENTICATED && credentials.key() == null
            || code == StunError.STALE_NONCE;
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

  /** The connection to the server ended, and the allocation with it. */
  void onGone(String why) {
    RelayBase lost = base;
    Found listener = found;
    base = null;
    end();
    if (listener != null && lost != null) {
      listener.onLost(lost, why);
    } else if (listener != null) {
      listener.onFailed(why);
    }
  }

  private void end() {
    closed = true;
    found = null;
    if (refresh != null) {
      refresh.cancel();
    }
  }

  @Override
  public void close() {
    end();
    if (base != null) {
      release();
    }
  }

  /** Returns the allocation; nobody waits for the answer, and lost it times out by itself. */
  private void release() {
    request(
        StunMethod.REFRESH, builder -> builder.number(AttributeType.LIFETIME, 0), outcome -> {});
  }
}
