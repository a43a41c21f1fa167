package org.camfleet.ops.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Carries TCP connections from one address of this machine to another, and can cut them. */
final class Forward implements AutoCloseable {
  private final ServerSocket listening;
  private final InetSocketAddress to;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private Forward(ServerSocket listening, InetSocketAddress to) {
    this.listening = listening;
    this.to = to;
  }

  /** Listens on any free port of an address. */
  static Forward start(String address, InetSocketAddress to) throws IOException {
    Forward forward = new Forward(new ServerSocket(0, 50, InetAddress.getByName(address)), to);
    daemon(forward::accept);
    return forward;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Cuts one of the open connections without a word; how many there were. */
  int cutOne(Random random) throws IOException {
    List<Socket> now = List.copyOf(open);
    if (!now.isEmpty()) {
      Socket socket = now.get(random.nextInt(now.size()));
      socket.setSoLinger(true, 0); // RST
      socket.close();
    }
    return now.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket from = listening.accept();
        Socket target = new Socket(to.getAddress(), to.getPort());
        open.add(from);
        daemon(() -> copy(from, target));
        daemon(() -> copy(target, from));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException ended) {
      return;
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "forward");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
