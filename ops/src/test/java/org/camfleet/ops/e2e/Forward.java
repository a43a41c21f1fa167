package org.camfleet.ops.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Carries TCP connections from one address of this machine to another. */
final class Forward implements AutoCloseable {
  private final ServerSocket listening;
  private final InetSocketAddress to;

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

  private void accept() {
    try {
      while (true) {
        Socket from = listening.accept();
        Socket target = new Socket(to.getAddress(), to.getPort());
        daemon(() -> copy(from, target));
        daemon(() -> copy(target, from));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException ended) {
      return;
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
