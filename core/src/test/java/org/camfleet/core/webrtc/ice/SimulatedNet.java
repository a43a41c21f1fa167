package org.camfleet.core.webrtc.ice;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.net.DatagramReceiver;
import org.camfleet.core.webrtc.net.MediaSocket;
import org.camfleet.core.webrtc.net.SocketBinding;

/** A network and its time, in one thread: delay, loss, address translation, all repeatable. */
final class SimulatedNet implements IceTimers {
  private record Event(long at, long order, Runnable task) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Map<InetSocketAddress, Socket> sockets = new HashMap<>();
  private final Map<InetSocketAddress, BiConsumer<InetSocketAddress, byte[]>> listeners =
      new HashMap<>();
  private final Random random;
  private long now = -5_000_000_000L; // nanoTime may be negative, too.
  private long order;
  private long delayMillis = 1;
  private double loss;
  private BiPredicate<InetSocketAddress, InetSocketAddress> blocked = (from, to) -> false;

  SimulatedNet(long seed) {
    random = new Random(seed);
  }

  Random random() {
    return random;
  }

  void setDelayMillis(long millis) {
    delayMillis = millis;
  }

  void setLoss(double share) {
    loss = share;
  }

  void block(BiPredicate<InetSocketAddress, InetSocketAddress> rule) {
    blocked = rule;
  }

  Socket socket(String address, int port) {
    Socket socket = new Socket(address(address, port));
    sockets.put(socket.local, socket);
    return socket;
  }

  /** Puts something that is no agent into the network. */
  void listen(InetSocketAddress address, BiConsumer<InetSocketAddress, byte[]> listener) {
    listeners.put(address, listener);
  }

  static StunMessage parse(byte[] bytes) {
    try {
      return StunMessage.parse(bytes, 0, bytes.length);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  static InetSocketAddress address(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Alarm schedule(long delayNanos, Runnable task) {
    Event event = new Event(now + delayNanos, order++, task);
    events.add(event);
    return () -> events.remove(event);
  }

  /** Lets time pass; what is due happens in order. */
  void run(long millis) {
    long end = now + millis * 1_000_000;
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      now = event.at();
      event.task().run();
    }
    now = end;
  }

  int pendingEvents() {
    return events.size();
  }

  void inject(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
    byte[] copy = bytes.clone();
    if (random.nextDouble() < loss || blocked.test(from, to)) {
      return;
    }
    schedule(
        delayMillis * 1_000_000,
        () -> {
          BiConsumer<InetSocketAddress, byte[]> listener = listeners.get(to);
          Socket target = sockets.get(to);
          if (listener != null) {
            listener.accept(from, copy);
          } else if (target != null) {
            target.receive(from, copy);
          }
        });
  }

  /** A socket with one session, perhaps behind an address translator. */
  final class Socket implements MediaSocket, SocketBinding {
    private final InetSocketAddress local;
    private final Set<InetSocketAddress> admitted = new HashSet<>();
    private final Set<TransactionId> expected = new HashSet<>();
    final List<InetSocketAddress> sentTo = new ArrayList<>();
    private InetSocketAddress seenAs;
    private DatagramReceiver receiver;
    boolean closed;

    Socket(InetSocketAddress local) {
      this.local = local;
      this.seenAs = local;
    }

    /** From now on others see this address, and only this one leads here. */
    void translate(InetSocketAddress outside) {
      sockets.remove(seenAs);
      seenAs = outside;
      sockets.put(outside, this);
    }

    int openTransactions() {
      return expected.size();
    }

    private void receive(InetSocketAddress from, byte[] bytes) {
      if (closed || receiver == null) {
        return;
      }
      if (StunMessage.isStun(bytes, 0, bytes.length)) {
        receiver.onStun(from, parse(bytes));
      } else if (admitted.contains(from)) {
        receiver.onData(from, bytes, 0, bytes.length);
      }
    }

    @Override
    public SocketBinding bind(String localUfrag, DatagramReceiver newReceiver) {
      receiver = newReceiver;
      return this;
    }

    @Override
    public DatagramPath path(InetSocketAddress remote) {
      return new DatagramPath() {
        @Override
        public void send(byte[] data, int offset, int length) {
          if (!closed) {
            sentTo.add(remote);
            inject(seenAs, remote, Arrays.copyOfRange(data, offset, offset + length));
          }
        }

        @Override
        public void sendRun(ByteBuf packets, int segmentSize) {
          throw new UnsupportedOperationException();
        }

        @Override
        public InetSocketAddress remote() {
          return remote;
        }
      };
    }

    @Override
    public void expect(TransactionId transaction) {
      expected.add(transaction);
    }

    @Override
    public void forget(TransactionId transaction) {
      expected.remove(transaction);
    }

    @Override
    public boolean admit(InetSocketAddress remote) {
      return admitted.add(remote) || true;
    }

    @Override
    public void claim(InetSocketAddress remote) {
      admitted.add(remote);
    }

    @Override
    public void pin(InetSocketAddress server) {
      admitted.add(server);
    }

    @Override
    public InetSocketAddress local() {
      return local;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
