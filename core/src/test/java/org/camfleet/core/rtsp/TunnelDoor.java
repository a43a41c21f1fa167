package org.camfleet.core.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * HTTP in front of an RTSP server, as cameras have it: a GET and a POST of one cookie are a
 * connection.
 */
final class TunnelDoor implements AutoCloseable {
  final List<String> heads = new CopyOnWriteArrayList<>();
  private final ServerSocket listener;
  private final int server;
  private final Function<String, String> answer;
  private final Map<String, Socket> byCookie = new ConcurrentHashMap<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Answers a GET's head with a first line and headers. */
  TunnelDoor(int server, Function<String, String> answer) throws IOException {
    this.server = server;
    this.answer = answer;
    this.listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    run(
        () -> {
          while (!listener.isClosed()) {
            Socket socket = listener.accept();
            sockets.add(socket);
            run(() -> serve(socket));
          }
        });
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException gone) {
                // one of the two has gone
              }
            },
            "tunnel-door");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "rtsp://127.0.0.1:" + listener.getLocalPort() + "/cam1";
  }

  long open() {
    return sockets.stream().filter(socket -> !socket.isClosed()).count();
  }

  private void serve(Socket socket) throws IOException {
    try (socket) {
      String head = head(socket.getInputStream());
      heads.add(head);
      String cookie = head.replaceAll("(?s).*x-sessioncookie: ([0-9a-f]+)\r\n.*", "$1");
      if (head.startsWith("POST")) {
        post(socket.getInputStream(), byCookie.get(cookie).getOutputStream());
        return;
      }
      byte[] said = (answer.apply(head) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      if (!new String(said, StandardCharsets.ISO_8859_1).contains(" 200 ")) {
        socket.getOutputStream().write(said);
        return;
      }
      // The POST may come as soon as the GET is answered.
      Socket inner = new Socket(InetAddress.getLoopbackAddress(), server);
      sockets.add(inner);
      byCookie.put(cookie, inner);
      socket.getOutputStream().write(said);
      inner.getInputStream().transferTo(socket.getOutputStream());
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Groups of four are read one by one: a message may end with padding. */
  private static void post(InputStream in, OutputStream out) throws IOException {
    for (byte[] group = in.readNBytes(4); group.length == 4; group = in.readNBytes(4)) {
      out.write(Base64.getDecoder().decode(group));
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
