package org.camfleet.ops.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A camera that says the right things over RTSP and sends no parameter sets; or says nonsense. */
final class OddCamera implements AutoCloseable {
  private static final String DESCRIPTION =
      "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=odd\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
          + "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:track\r\n";

  private final String host;
  private final boolean nonsense;
  private final ServerSocket listener;

  private OddCamera(String host, boolean nonsense) throws IOException {
    this.host = host;
    this.nonsense = nonsense;
    this.listener = new ServerSocket(0, 5, InetAddress.getByName(host));
    start(this::accept);
  }

  /** Its slices need parameter sets that it never sends. */
  static OddCamera withoutSets(String host) throws IOException {
    return new OddCamera(host, false);
  }

  /** What it answers is no RTSP. */
  static OddCamera speakingNonsense(String host) throws IOException {
    return new OddCamera(host, true);
  }

  String url() {
    return "rtsp://" + host + ":" + listener.getLocalPort() + "/cam";
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException over) {
                // the client has gone, or the test is over
              }
            },
            "odd-camera");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket socket = listener.accept();
      start(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      String method = "";
      String number = "";
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (nonsense) {
          out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.ISO_8859_1));
          return;
        }
        if (line.endsWith("RTSP/1.0")) {
          method = line.split(" ")[0];
        } else if (line.startsWith("CSeq: ")) {
          number = line;
        } else if (line.isEmpty()) {
          answer(out, method, number);
        }
      }
    }
  }

  private static void answer(OutputStream out, String method, String number) throws IOException {
    String body = method.equals("DESCRIBE") ? DESCRIPTION : "";
    String more =
        method.equals("SETUP")
            ? "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n"
            : "";
    String answer =
        "RTSP/1.0 200 OK\r\n%s\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(number, more, body.length(), body);
    synchronized (out) {
      out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }
    if (method.equals("PLAY")) {
      start(() -> play(out));
    }
  }

  private static void play(OutputStream out) throws IOException {
    byte[] slice = new byte[200];
    slice[0] = 0x41;
    slice[1] = (byte) 0x9a;
    for (int i = 0; ; i++) {
      ByteBuffer frame = ByteBuffer.allocate(4 + 12 + slice.length);
      frame.put((byte) '$').put((byte) 0).putShort((short) (12 + slice.length));
      frame.put((byte) 0x80).put((byte) (0x80 | 96)).putShort((short) i);
      frame.putInt(3_600 * i).putInt(7).put(slice);
      synchronized (out) {
        out.write(frame.array());
      }
      LockSupport.parkNanos(40_000_000); // its pace
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
