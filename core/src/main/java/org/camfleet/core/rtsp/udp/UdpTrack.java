package org.camfleet.core.rtsp.udp;

import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.jspecify.annotations.Nullable;

/** One track of a camera over UDP: in order, from the camera only. For the loop's thread. */
public final class UdpTrack implements AutoCloseable {
  static final int REPORTS_BUFFER = 64 << 10;

  // What FFmpeg sends to open the way back through a NAT: an RTP header, and an empty report.
  private static final byte[] RTP_PUNCH = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] RTCP_PUNCH = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 0};

  /** Takes the track's packets, on the loop; the arrays are valid during the call. */
  public interface Sink {
    /** An RTP packet, in order; or something on its port that is none. */
    void rtp(byte[] data, int offset, int length, long arrivalMicros);

    /** Packets come from another port than the camera said; whether they count all the same. */
    default boolean fromOtherPort() {
      return true;
    }

    /** An RTCP compound. */
    void rtcp(byte[] data, int offset, int length, long arrivalMicros);
  }

  private final MediaLoop loop;
  private final Sink sink;
  private final UdpMetrics metrics;
  private final long patienceMicros;
  private final RtpOrder order;
  private final Senders senders;
  private final PortPair sockets;
  private @Nullable MulticastGroup group;
  private @Nullable InetSocketAddress media;
  private @Nullable InetSocketAddress reports;
  private @Nullable InetSocketAddress taker;
  private @Nullable ScheduledFuture<?> expiry;
  private @Nullable InetSocketAddress reporter;
  private long countedLost;
  private long countedLate;
  private long countedForeign;
  private boolean heard;
  private boolean closed;

  private UdpTrack(
      MediaLoop loop,
      InetAddress camera,
      UdpOptions options,
      UdpMetrics metrics,
      Opener opener,
      Sink sink)
      throws IOException {
    this.loop = loop;
    this.sink = sink;
    this.metrics = metrics;
    this.patienceMicros = options.reorder().toNanos() / 1000;
    this.order = new RtpOrder(patienceMicros, this::inOrder);
    this.senders = new Senders(camera);
    this.sockets = opener.open(new Media(), new Reports());
    metrics.sockets.add(1);
    metrics.granted(sockets.rtp().receiveBufferBytes(), options.receiveBufferBytes());
  }

  private interface Opener {
    PortPair open(UdpSocket.Reader rtp, UdpSocket.Reader rtcp) throws IOException;
  }

  /**
   * Opens a pair of ports for unicast; on the loop.
   *
   * @param local the address to receive on, that which the camera knows us by
   * @param camera the address to receive from
   * @throws IOException says why there is no pair
   */
  public static UdpTrack unicast(
      MediaLoop loop,
      InetAddress local,
      InetAddress camera,
      UdpOptions options,
      UdpMetrics metrics,
      Sink sink)
      throws IOException {
    return new UdpTrack(
        loop,
        camera,
        options,
        metrics,
        (rtp, rtcp) -> options.ports().open(loop, local, options.receiveBufferBytes(), rtp, rtcp),
        sink);
  }

  /**
   * Joins a group; on the loop.
   *
   * @param camera the address to receive from
   * @throws IOException says why it can not be joined
   */
  public static UdpTrack multicast(
      MediaLoop loop,
      MulticastGroup group,
      InetAddress camera,
      UdpOptions options,
      UdpMetrics metrics,
      Sink sink)
      throws IOException {
    UdpTrack track =
        new UdpTrack(
            loop,
            camera,
            options,
            metrics,
            (rtp, rtcp) -> group.open(loop, options.receiveBufferBytes(), rtp, rtcp),
            sink);
    track.group = group;
    return track;
  }

  /** The even port. */
  public int port() {
    return sockets.port();
  }

  /**
   * What the camera said in its answer to SETUP.
   *
   * @param source where it says it sends from, or null
   * @param rtpPort from which port, 0 when it does not say
   * @param rtcpPort where it takes reports, 0 when it does not say
   * @param ssrc the source it announced, or -1
   */
  public void agreed(@Nullable InetAddress source, int rtpPort, int rtcpPort, long ssrc) {
    announced(source, ssrc);
    media = rtpPort == 0 ? null : new InetSocketAddress(senders.camera(), rtpPort);
    reports = rtcpPort == 0 ? null : new InetSocketAddress(senders.camera(), rtcpPort);
  }

  /** The camera takes media of ours at this port of it, and reports at that; it sends none. */
  public void agreedToTake(int rtpPort, int rtcpPort) {
    taker = rtpPort == 0 ? null : new InetSocketAddress(senders.camera(), rtpPort);
    reports = rtcpPort == 0 ? null : new InetSocketAddress(senders.camera(), rtcpPort);
  }

  /** Sends an RTP packet to where the camera takes media of ours. */
  public void sendMedia(byte[] rtp) {
    if (taker != null && !closed) {
      sockets.rtp().send(rtp, taker);
    }
  }

  /** Where the camera says it sends from, or null, and the source it announced, or -1. */
  public void announced(@Nullable InetAddress source, long ssrc) {
    senders.announce(source);
    order.expect(ssrc);
  }

  /** Opens the way back through NATs and firewalls on our side, until media comes. */
  public void punch() {
    if (media != null && !heard) {
      sockets.rtp().send(RTP_PUNCH, media);
    }
    if (reports != null && !heard) {
      sockets.rtcp().send(RTCP_PUNCH, reports);
    }
  }

  /** Sends an RTCP compound: to the group, to where the camera's come from, or to where it said. */
  public void send(byte[] rtcp) {
    InetSocketAddress to = group != null ? group.reports() : reporter == null ? reports : reporter;
    if (to != null) {
      sockets.rtcp().send(rtcp, to);
    }
  }

  private final class Media implements UdpSocket.Reader {
    @Override
    public void onDatagram(InetSocketAddress from, byte[] data, int offset, int length, long at) {
      if (closed || !senders.admits(from) || isFromOtherPort(from) && !sink.fromOtherPort()) {
        return;
      }
      if (RtcpPacket.isRtcp(data, offset, length)) {
        sink.rtcp(data, offset, length, at);
      } else if (order.push(data, offset, length, at)) {
        heard = true;
      } else {
        sink.rtp(data, offset, length, at);
      }
    }

    @Override
    public void onCut() {
      metrics.cut.add(1);
    }

    @Override
    public void onPause() {
      awaitMissing();
    }
  }

  private final class Reports implements UdpSocket.Reader {
    @Override
    public void onDatagram(InetSocketAddress from, byte[] data, int offset, int length, long at) {
      if (!closed && senders.admits(from)) {
        reporter = from;
        sink.rtcp(data, offset, length, at);
      }
    }

    @Override
    public void onCut() {
      metrics.cut.add(1);
    }
  }

  private boolean isFromOtherPort(InetSocketAddress from) {
    return media != null && media.getPort() != from.getPort();
  }

  private void inOrder(RtpPacket packet, long arrivalMicros) {
    if (!closed) {
      sink.rtp(packet.buffer(), packet.offset(), packet.length(), arrivalMicros);
    }
  }

  private void awaitMissing() {
    if (expiry == null && !closed && order.waits()) {
      expiry =
          loop.eventLoop()
              .schedule(this::giveUp, Math.max(1_000, patienceMicros), TimeUnit.MICROSECONDS);
    }
  }

  private void giveUp() {
    expiry = null;
    if (!closed) {
      order.expire(EpochClock.micros());
      awaitMissing();
    }
  }

  /** Counts what was lost since the last time. */
  public void tally() {
    metrics.lost.add(order.lost() - countedLost);
    metrics.late.add(order.late() - countedLate);
    countedLost = order.lost();
    countedLate = order.late();
    long foreign = senders.strangers() + order.otherSource();
    metrics.foreign.add(foreign - countedForeign);
    countedForeign = foreign;
  }

  /** Who else sent here; null when nobody did. */
  public @Nullable InetSocketAddress stranger() {
    return senders.stranger();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (expiry != null) {
        expiry.cancel(false);
      }
      tally();
      metrics.sockets.add(-1);
      sockets.close();
    }
  }
}
