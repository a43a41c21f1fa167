package org.camfleet.ops.e2e;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a camera is plugged into: passes its RTSP on, and cuts its power, also at a request. */
final class PowerStrip implements AutoCloseable {
  /** How a camera without power looks to who connects to it. */
  enum Dead {
    /** Nothing listens. */
    REFUSES,
    /** Connections come about, and nothing is answered. */
    SILENT,
    /** Connections come about, and end at once. */
    DROPS
  }

  private final int camera;
  private final int port;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile @Nullable ServerSocket listener;
  private volatile @Nullable Dead dead;
  private volatile @Nullable String fatal;
  private volatile Dead next = Dead.REFUSES;
  private volatile boolean hangs;

  /** On, before the camera on this port of loopback. */
  PowerStrip(int camera) {
    this.camera = camera;
    this.port = CamfleetProcess.freePort();
    listen();
  }

  String url(String path) {
    return "rtsp://127.0.0.1:" + port + "/" + path;
  }

  boolean isOff() {
    return dead != null;
  }

  /** Cuts the power; connections that stand hang, or break. */
  synchronized void off(Dead how, boolean hanging) throws IOException {
    dead = how;
    hangs = hanging;
    fatal = null;
    ServerSocket listening = listener;
    if (how == Dead.REFUSES && listening != null) {
      listener = null;
      listening.close();
    }
    if (!hanging) {
      hangUp();
    }
  }

  /** Gives power again; what hung until now breaks. */
  synchronized void on() throws IOException {
    hangUp();
    dead = null;
    if (listener == null) {
      listen();
    }
  }

  /** Gives power, and cuts it when this method is asked for; when anybody connects for null. */
  synchronized void onUntil(@Nullable String method, Dead how, boolean hanging) throws IOException {
    next = how;
    hangs = hanging;
    fatal = method == null ? "" : method;
    on();
  }

  private void hangUp() throws IOException {
    for (Socket socket : open) {
      open.remove(socket);
      try (socket) {
        socket.setSoLinger(true, 0); // RST
      } catch (SocketException closed) {
        continue; // by its own end
      }
    }
  }

  /** A socket that was closed keeps its port until the thread that accepts has left the call. */
  private void listen() {
    ServerSocket fresh =
        await("port " + port)
            .atMost(Duration.ofSeconds(5))
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .ignoreException(BindException.class)
            .until(this::bound, Objects::nonNull);
    listener = fresh;
    daemon(() -> accept(fresh));
  }

  private ServerSocket bound() throws IOException {
    ServerSocket fresh = new ServerSocket();
    fresh.setReuseAddress(true);
    try {
      fresh.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 50);
    } catch (BindException e) {
      fresh.close();
      throw e;
    }
    return fresh;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException over) {
                // an end has gone
              }
            },
            "power-strip");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket fresh) throws IOException {
    while (true) {
      Socket client = fresh.accept();
      if ("".equals(fatal)) {
        open.add(client);
        off(next, hangs);
      } else if (dead == Dead.DROPS) {
        client.close();
      } else if (dead == Dead.SILENT) {
        open.add(client);
      } else {
        Socket there = new Socket(InetAddress.getByName("127.0.0.1"), camera);
        open.add(client);
        open.add(there);
        daemon(() -> requests(client, there));
        daemon(() -> pass(there, client));
      }
    }
  }

  /** Line by line, as requests have no bodies; between them may be reports. */
  private void requests(Socket client, Socket there) throws IOException {
    try (client;
        there) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = there.getOutputStream();
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next >= 0; next = in.read()) {
        String wanted = fatal;
        line.append((char) next);
        if (wanted != null && !wanted.isEmpty() && line.indexOf(wanted + " rtsp") >= 0) {
          off(this.next, hangs);
        }
        if (dead == null) {
          out.write(String.valueOf((char) next).getBytes(StandardCharsets.ISO_8859_1));
        }
        if (next == '\n' || line.length() > 4_096) {
          line.setLength(0);
        }
      }
    } finally {
      open.remove(client);
      open.remove(there);
    }
  }

  private void pass(Socket there, Socket client) throws IOException {
    byte[] buffer = new byte[65_536];
    InputStream in = there.getInputStream();
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      if (dead == null) {
        client.getOutputStream().write(buffer, 0, n);
      }
    }
  }

  @Override
  public void close() throws IOException {
    off(Dead.REFUSES, false);
  }
}
