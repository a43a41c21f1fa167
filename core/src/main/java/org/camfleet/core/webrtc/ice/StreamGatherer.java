package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.function.Function;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.core.webrtc.net.StreamDialer;
import org.jspecify.annotations.Nullable;

/** A TURN server over TCP or TLS: connects, then asks it for an allocation. */
final class StreamGatherer implements CandidateGatherer, StreamDialer.Receiver {
  private final StreamDialer dialer;
  private final IceServerUri uri;
  private final InetSocketAddress server;
  private final Function<ServerLine, ServerExchange> exchanges;
  private final Function<ServerExchange, TurnClient> clients;
  private @Nullable Found found;
  private StreamDialer.@Nullable Connection connection;
  private @Nullable ServerExchange exchange;
  private @Nullable TurnClient client;

  StreamGatherer(
      StreamDialer dialer,
      IceServerUri uri,
      InetSocketAddress server,
      Function<ServerLine, ServerExchange> exchanges,
      Function<ServerExchange, TurnClient> clients) {
    this.dialer = dialer;
    this.uri = uri;
    this.server = server;
    this.exchanges = exchanges;
    this.clients = clients;
  }

  @Override
  public void start(Found listener) {
    found = listener;
    boolean tls = uri.transport() == IceServerUri.Transport.TLS;
    connection = dialer.dial(server, uri.host(), tls, this);
  }

  @Override
  public void onOpen() {
    if (connection != null && found != null) {
      exchange = exchanges.apply(new ServerLine.OfStream(connection, uri.transport().word()));
      client = clients.apply(exchange);
      client.start(found);
    }
  }

  @Override
  public void onFrame(byte[] data, int offset, int length) {
    TurnClient turn = client;
    if (turn == null || exchange == null) {
      return;
    }
    if (!StunMessage.isStun(data, offset, length)) {
      turn.onData(data, offset, length);
      return;
    }
    try {
      StunMessage message = StunMessage.parse(data, offset, length);
      if (message.messageClass() == StunClass.INDICATION) {
        turn.onIndication(message);
      } else {
        exchange.onResponse(server, message);
      }
    } catch (MalformedException e) {
      // What a server of ours garbles is a request without an answer.
    }
  }

  @Override
  public void onEnded(String why) {
    Found listener = found;
    if (exchange != null) {
      exchange.close();
    }
    if (client != null) {
      client.onGone(uri + ": " + why);
    } else if (listener != null) {
      listener.onFailed(uri + ": " + why);
    }
  }

  @Override
  public void close() {
    found = null;
    if (client != null) {
      client.close();
    }
    if (exchange != null) {
      exchange.close();
    }
    if (connection != null) {
      connection.close();
    }
  }
}
