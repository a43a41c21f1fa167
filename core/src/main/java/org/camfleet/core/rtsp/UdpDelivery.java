package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one client's frames by UDP, as badly as the camera's network is set to. One thread.
 *
 * <p>Channels are those that the frames carry: even for RTP, odd for RTCP.
 */
final class UdpDelivery implements AutoCloseable {
  private record Held(ByteBuf packet, InetSocketAddress to, int after) {}

  /** No channel of a track that is sent. */
  private static final int SPEAKER = -1;

  private final ServerUdp sockets;
  private final InetAddress client;
  private final SimulatedCamera camera;
  private final Runnable heard;
  private final Map<Integer, InetSocketAddress> destinations = new HashMap<>();
  private final Deque<Held> held = new ArrayDeque<>();
  private SimulatedCamera.@Nullable Network network;
  private Random random = new Random();
  private int count;

  UdpDelivery(ServerUdp sockets, InetAddress client, SimulatedCamera camera, Runnable heard) {
    this.sockets = sockets;
    this.client = client;
    this.camera = camera;
    this.heard = heard;
  }

  int serverPort() {
    return sockets.port();
  }

  /** Where a track goes. */
  void to(int channel, int rtpPort, int rtcpPort) {
    destinations.put(channel, new InetSocketAddress(client, rtpPort));
    InetSocketAddress reports = new InetSocketAddress(client, rtcpPort);
    destinations.put(channel + 1, reports);
    sockets.listen(reports, heard);
  }

  /** Takes what comes from that port of the client, on the port that media is sent from. */
  void hears(int rtpPort, Consumer<byte[]> packets) {
    InetSocketAddress from = new InetSocketAddress(client, rtpPort);
    destinations.put(SPEAKER, from);
    sockets.listen(from, packets);
  }

  /** Sends interleaved frames, each as a datagram; takes the buffer over. */
  void send(ByteBuf frames) {
    follow();
    while (frames.readableBytes() >= 4) {
      frames.skipBytes(1);
      int channel = frames.readUnsignedByte();
      ByteBuf packet = frames.readRetainedSlice(frames.readUnsignedShort());
      InetSocketAddress to = destinations.get(channel);
      if (to == null || camera.isMute(Transport.UDP)) {
        packet.release();
      } else if ((channel & 1) == 1) {
        sockets.write(packet, true, to);
      } else {
        media(packet, to);
      }
    }
    frames.release();
    sockets.flush();
  }

  private void follow() {
    SimulatedCamera.Network now = camera.network();
    if (!Objects.equals(now, network)) {
      network = now;
      random = new Random(now == null ? 0 : now.seed());
    }
  }

  private void media(ByteBuf packet, InetSocketAddress to) {
    SimulatedCamera.Network bad = network;
    count++;
    if (bad != null && random.nextDouble() < bad.loss()) {
      camera.lost();
      packet.release();
    } else if (bad != null && random.nextDouble() < bad.reorder()) {
      held.add(new Held(packet, to, count + 1 + random.nextInt(3)));
    } else {
      sockets.write(packet, false, to);
      if (bad != null && random.nextDouble() < bad.twice()) {
        sockets.write(packet.retainedDuplicate(), false, to);
      }
    }
    release();
  }

  /** What was held back goes behind those that have passed it. */
  private void release() {
    for (Held first = held.peek(); first != null && first.after() <= count; first = held.peek()) {
      held.poll();
      sockets.write(first.packet(), false, first.to());
    }
  }

  @Override
  public void close() {
    destinations.values().forEach(sockets::forget);
    held.forEach(one -> one.packet().release());
    held.clear();
  }
}
