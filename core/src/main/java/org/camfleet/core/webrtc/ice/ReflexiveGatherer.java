package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.StunMethod;
import org.jspecify.annotations.Nullable;

/** Asks one STUN server how it sees our socket. */
final class ReflexiveGatherer implements CandidateGatherer {
  private final ServerExchange exchange;
  private final InetSocketAddress server;
  private final String name;
  private boolean closed;

  ReflexiveGatherer(ServerExchange exchange, InetSocketAddress server, String name) {
    this.exchange = exchange;
    this.server = server;
    this.name = name;
  }

  @Override
  public void start(Found found) {
    exchange.request(
        exchange.line().path(server),
        id -> StunBuilder.request(StunMethod.BINDING, id).fingerprint().toBytes(),
        null,
        response -> onResponse(response, found));
  }

  private void onResponse(@Nullable StunMessage response, Found found) {
    if (closed) {
      return;
    }
    TurnOutcome outcome = TurnOutcome.of(response);
    StunMessage answer = outcome.success();
    InetSocketAddress mapped = answer == null ? null : answer.mappedAddress();
    if (mapped == null) {
      found.onFailed(name + outcome.refusal());
    } else {
      found.onReflexive(mapped);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
