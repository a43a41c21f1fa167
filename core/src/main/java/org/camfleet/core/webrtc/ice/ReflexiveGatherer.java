package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.StunMethod;
import org.jspecify.annotations.Nullable;

/** Asks one STUN server how it sees our socket. */
final class ReflexiveGatherer implements CandidateGatherer {
  private final ServerExchange exchange;
  private final InetSocketAddress server;
  private boolean closed;

  ReflexiveGatherer(ServerExchange exchange, InetSocketAddress server) {
    this.exchange = exchange;
    this.server = server;
  }

  @Override
  public void start(Found found) {
    exchange.request(
        exchange.binding().path(server),
        id -> StunBuilder.request(StunMethod.BINDING, id).fingerprint().toBytes(),
        null,
        response -> onResponse(response, found));
  }

  private void onResponse(@Nullable StunMessage response, Found found) {
    if (closed || response == null || response.messageClass() != StunClass.SUCCESS) {
      return;
    }
    InetSocketAddress mapped = response.mappedAddress();
    if (mapped != null) {
      found.onReflexive(mapped);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
