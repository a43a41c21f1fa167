package org.camfleet.core.webrtc.ice;

import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.core.webrtc.net.StreamDialer;

/** Connections through the simulated network, each from an address of its own. */
final class SimulatedDialer implements StreamDialer {
  private final SimulatedNet net;
  final List<Stream> dialed = new ArrayList<>();

  SimulatedDialer(SimulatedNet net) {
    this.net = net;
  }

  /** How many are neither closed nor ended. */
  long open() {
    return dialed.stream().filter(stream -> !stream.over).count();
  }

  @Override
  public Connection dial(InetSocketAddress server, String host, boolean tls, Receiver receiver) {
    Stream stream =
        new Stream(server, address("203.0.113.5", 50_000 + dialed.size()), tls, receiver);
    dialed.add(stream);
    net.listen(stream.from, (from, bytes) -> stream.arrives(bytes));
    net.schedule(1_000_000, stream::opens);
    return stream;
  }

  /** One of them. */
  final class Stream implements Connection {
    final boolean tls;
    private final InetSocketAddress server;
    private final InetSocketAddress from;
    private final Receiver receiver;
    private boolean over;

    Stream(InetSocketAddress server, InetSocketAddress from, boolean tls, Receiver receiver) {
      this.server = server;
      this.from = from;
      this.tls = tls;
      this.receiver = receiver;
    }

    private void opens() {
      if (!over) {
        receiver.onOpen();
      }
    }

    private void arrives(byte[] bytes) {
      if (!over) {
        receiver.onFrame(bytes, 0, bytes.length);
      }
    }

    /** The server closes it. */
    void cut() {
      over = true;
      receiver.onEnded("the server closed the connection");
    }

    @Override
    public void send(byte[] data, int offset, int length) {
      if (!over) {
        net.inject(from, server, Arrays.copyOfRange(data, offset, offset + length));
      }
    }

    @Override
    public void sendRun(ByteBuf packets, int segmentSize) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InetSocketAddress remote() {
      return server;
    }

    @Override
    public void close() {
      over = true;
    }
  }
}
