package org.camfleet.core.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspMessage;
import org.camfleet.codecs.rtsp.RtspReader;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.codecs.rtsp.TransportHeader;

/**
 * Stands between a camera of any make and a client that takes it by UDP: passes RTSP on with ports
 * of its own in it, and RTP as badly as a seed says. Knows every packet that it lost.
 */
final class LossyRelay implements AutoCloseable {
  private static final int LARGEST = 65_536;

  private final int camera;
  private final long seed;
  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final List<TrackPath> tracks = new CopyOnWriteArrayList<>();
  private volatile double loss;
  private volatile double reorder;

  /** To the camera on this port of loopback. */
  LossyRelay(int camera, long seed) throws IOException {
    this.camera = camera;
    this.seed = seed;
    run(this::accept);
  }

  String url(String path) {
    return "rtsp://127.0.0.1:" + listener.getLocalPort() + "/" + path;
  }

  /** From now on these shares of the RTP packets are lost, and overtaken by one to three others. */
  void worsen(double lost, double overtaken) {
    loss = lost;
    reorder = overtaken;
  }

  /** The ways of the tracks, in the order in which they were set up. */
  List<TrackPath> tracks() {
    return tracks;
  }

  /** RTP packets lost so far, of all tracks. */
  long lost() {
    return tracks.stream().mapToLong(TrackPath::lost).sum();
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
              } catch (IOException over) {
                // one of the ends has gone, or the test is over
              }
            },
            "lossy-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      Socket upstream = new Socket(InetAddress.getByName("127.0.0.1"), camera);
      open.add(client);
      open.add(upstream);
      Map<Integer, TrackPath> asked = new ConcurrentHashMap<>();
      run(() -> pump(client, upstream, asked));
      run(() -> pump(upstream, client, asked));
    }
  }

  private void pump(Socket from, Socket to, Map<Integer, TrackPath> asked) throws IOException {
    OutputStream out = to.getOutputStream();
    RtspReader reader =
        new RtspReader(
            new RtspReader.Handler() {
              @Override
              public void onMessage(RtspMessage message) {
                try {
                  out.write(passed(message, asked).toBytes());
                } catch (IOException gone) {
                  throw new IllegalStateException(gone);
                }
              }

              @Override
              public void onFrame(int channel, byte[] data, int offset, int length) {}

              @Override
              public void onSkipped(int count) {}
            });
    InputStream in = from.getInputStream();
    byte[] buffer = new byte[LARGEST];
    try (from;
        to) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        reader.read(buffer, 0, n);
      }
    } catch (IllegalStateException gone) {
      throw new IOException(gone);
    }
  }

  private RtspMessage passed(RtspMessage message, Map<Integer, TrackPath> asked)
      throws IOException {
    String transport = message.headers().get("Transport");
    TransportHeader header = transport == null ? null : TransportHeader.parse(transport);
    if (message instanceof RtspRequest request && header != null && header.clientPort() != null) {
      TrackPath path = new TrackPath(header.clientPort(), seed + tracks.size());
      tracks.add(path);
      asked.put(request.cseq(), path);
      return new RtspRequest(
          request.method(),
          request.uri(),
          with(request.headers(), transport, "client_port", path.port()),
          request.body());
    }
    TrackPath path = message instanceof RtspResponse ? asked.get(message.cseq()) : null;
    if (message instanceof RtspResponse response && path != null && transport != null) {
      return new RtspResponse(
          response.status(),
          response.reason(),
          with(response.headers(), transport, "client_port", path.client.rtp()),
          response.body());
    }
    return message;
  }

  private static RtspHeaders with(RtspHeaders headers, String transport, String name, int port) {
    List<RtspHeaders.Field> fields = new ArrayList<>();
    for (RtspHeaders.Field field : headers.fields()) {
      fields.add(
          field.value().equals(transport)
              ? new RtspHeaders.Field(
                  field.name(),
                  transport.replaceFirst(
                      name + "=[0-9]+(-[0-9]+)?", name + "=" + port + "-" + (port + 1)))
              : field);
    }
    return new RtspHeaders(fields);
  }

  /** A picture, or another group of packets with one timestamp, as the relay saw it. */
  static final class Stamp {
    boolean hit;
    boolean keyFrame;
  }

  /** RTP and RTCP of one track, from ports of our own to the client's. */
  final class TrackPath {
    final TransportHeader.Range client;
    private final DatagramSocket media;
    private final DatagramSocket reports;
    private final java.util.Random random;
    private final TreeMap<Long, List<DatagramPacket>> held = new TreeMap<>();
    private final Map<Long, Stamp> stamps = new java.util.LinkedHashMap<>();
    private long count;
    private volatile long lost;

    TrackPath(TransportHeader.Range client, long seed) throws IOException {
      this.client = client;
      this.random = new java.util.Random(seed);
      DatagramSocket even;
      DatagramSocket odd;
      while (true) {
        even = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        try {
          if (even.getLocalPort() % 2 == 0) {
            odd = new DatagramSocket(new InetSocketAddress("127.0.0.1", even.getLocalPort() + 1));
            break;
          }
        } catch (SocketException taken) {
          // the next pair
        }
        even.close();
      }
      media = even;
      reports = odd;
      media.setReceiveBufferSize(4 << 20);
      open.add(media);
      open.add(reports);
      run(() -> forward(media, client.rtp()));
      run(() -> forward(reports, client.rtcp()));
    }

    int port() {
      return media.getLocalPort();
    }

    long lost() {
      return lost;
    }

    /** What came, in the order of the camera. */
    synchronized List<Stamp> stamps() {
      return List.copyOf(stamps.values());
    }

    private void forward(DatagramSocket from, int to) throws IOException {
      InetAddress there = InetAddress.getByName("127.0.0.1");
      while (!from.isClosed()) {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        from.receive(packet);
        packet.setAddress(there);
        packet.setPort(to);
        if (from == reports) {
          from.send(packet);
        } else {
          media(packet);
        }
      }
    }

    private void media(DatagramPacket packet) throws IOException {
      count++;
      boolean drop = random.nextDouble() < loss;
      boolean late = random.nextDouble() < reorder;
      note(packet, drop);
      if (late && !drop) {
        held.computeIfAbsent(count + 1 + random.nextInt(3), at -> new ArrayList<>()).add(packet);
      } else if (!drop) {
        media.send(packet);
      }
      while (!held.isEmpty() && held.firstKey() <= count) {
        for (DatagramPacket overtaken : held.pollFirstEntry().getValue()) {
          media.send(overtaken);
        }
      }
    }

    private synchronized void note(DatagramPacket packet, boolean drop) {
      byte[] rtp = packet.getData();
      long timestamp = java.nio.ByteBuffer.wrap(rtp).getInt(4) & 0xffff_ffffL;
      Stamp stamp = stamps.computeIfAbsent(timestamp, first -> new Stamp());
      stamp.hit |= drop;
      int type = rtp[12] & 0x1f;
      stamp.keyFrame |= type == 5 || type == 28 && (rtp[13] & 0x1f) == 5;
      if (drop) {
        lost++;
      }
    }
  }

  @Override
  public void close() throws Exception {
    listener.close();
    for (AutoCloseable one : open) {
      one.close();
    }
  }
}
