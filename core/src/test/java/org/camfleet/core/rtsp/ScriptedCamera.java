package org.camfleet.core.rtsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.camfleet.codecs.rtsp.RtspMessage;
import org.camfleet.codecs.rtsp.RtspReader;
import org.camfleet.codecs.rtsp.RtspRequest;

/** A camera whose every answer is written by the test; one connection at a time. */
final class ScriptedCamera implements AutoCloseable {
  /** Instead of an answer: the end of the connection. */
  static final String HANGS_UP = "the end";

  final List<RtspRequest> requests = new CopyOnWriteArrayList<>();
  final List<byte[]> frames = new CopyOnWriteArrayList<>();
  private final ServerSocket listener;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Function<RtspRequest, String> script;
  private final byte[] greeting;
  private volatile byte[] media = new byte[0];
  private volatile boolean mediaFirst;
  private volatile boolean hangsUp;
  private volatile boolean numbered = true;

  private ScriptedCamera(Function<RtspRequest, String> script, String greeting) throws IOException {
    this.script = script;
    this.greeting = greeting.getBytes(StandardCharsets.ISO_8859_1);
    this.listener = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::run, "scripted-camera");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Answers requests with a head without CSeq and the empty line, optionally followed by an empty
   * line and a body; an empty text is no answer.
   */
  static ScriptedCamera answering(Function<RtspRequest, String> script) throws IOException {
    return new ScriptedCamera(script, "");
  }

  /** Sends a text to whoever connects, then closes; an empty text keeps the connection silent. */
  static ScriptedCamera raw(String greeting) throws IOException {
    return new ScriptedCamera(request -> "", greeting);
  }

  /** Bytes that follow the answer to PLAY. */
  void media(byte[] bytes) {
    media = bytes;
  }

  /** The media comes before the answer to PLAY, and no more after it. */
  void mediaFirst() {
    mediaFirst = true;
  }

  /** The connection ends with the media. */
  void hangsUp() {
    hangsUp = true;
  }

  /** Answers carry a CSeq that nobody asked with. */
  void miscounts() {
    numbered = false;
  }

  String url() {
    return "rtsp://127.0.0.1:" + listener.getLocalPort() + "/cam1";
  }

  byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  private void run() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        serve(socket);
      } catch (IOException gone) {
        // the client has gone, or the test is over
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    InputStream in = socket.getInputStream();
    RtspReader reader = new RtspReader(new Answers(out));
    byte[] buffer = new byte[4096];
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      synchronized (received) {
        received.write(buffer, 0, n);
      }
      if (greeting.length > 0) {
        out.write(greeting);
        return;
      }
      reader.read(buffer, 0, n);
    }
  }

  private final class Answers implements RtspReader.Handler {
    private final OutputStream out;

    Answers(OutputStream out) {
      this.out = out;
    }

    @Override
    public void onMessage(RtspMessage message) {
      RtspRequest request = (RtspRequest) message;
      requests.add(request);
      String[] answer = script.apply(request).split("\r\n\r\n", 2);
      if (answer[0].isEmpty()) {
        return;
      }
      if (answer[0].equals(HANGS_UP)) {
        hangUp();
        return;
      }
      String body = answer.length > 1 ? answer[1] : "";
      String head =
          answer[0].stripTrailing()
              + "\r\nCSeq: "
              + (numbered ? request.cseq() : 7777)
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      try {
        boolean play = request.method().equals("PLAY") && head.startsWith("RTSP/1.0 200");
        if (play && mediaFirst) {
          out.write(media);
        }
        out.write((head + body).getBytes(StandardCharsets.ISO_8859_1));
        if (play && !mediaFirst) {
          out.write(media);
        }
        if (play && hangsUp) {
          out.close();
        }
      } catch (IOException gone) {
        // the client has gone
      }
    }

    private void hangUp() {
      try {
        out.close();
      } catch (IOException gone) {
        // the client was faster
      }
    }

    @Override
    public void onFrame(int channel, byte[] data, int offset, int length) {
      frames.add(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public void onSkipped(int count) {
      throw new IllegalStateException("the client sent " + count + " bytes of nothing");
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
