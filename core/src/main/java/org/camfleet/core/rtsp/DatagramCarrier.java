package org.camfleet.core.rtsp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.TransportHeader;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.rtsp.udp.UdpMetrics;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpTrack;
import org.jspecify.annotations.Nullable;

/** Media by UDP beside the RTSP connection. On the loop. */
abstract sealed class DatagramCarrier implements Carrier permits UdpCarrier, MulticastCarrier {
  final MediaLoop loop;
  final InetAddress local;
  final InetAddress camera;
  final UdpOptions options;
  final UdpMetrics metrics;
  final Map<Integer, UdpTrack> tracks = new TreeMap<>();
  private final Manners manners;
  private final RtspConnection.Owner owner;

  /**
   * How a camera is dealt with.
   *
   * @param egress which addresses anything may be sent to
   * @param quirks what it does that no standard allows
   */
  record Manners(EgressRules egress, Quirks quirks) {}

  /** Between the ends of a connection; {@code owner} takes the packets as frames. */
  DatagramCarrier(
      MediaLoop loop,
      RtspConnection connection,
      UdpOptions options,
      UdpMetrics metrics,
      Manners manners,
      RtspConnection.Owner owner) {
    this.manners = manners;
    this.loop = loop;
    this.local = connection.local().getAddress();
    this.camera = connection.remote().getAddress();
    this.options = options;
    this.metrics = metrics;
    this.owner = owner;
  }

  /**
   * Where the camera says that it sends from, which is where reports go if they come from there;
   * null when it does not say, or names what this node must not send to.
   */
  final @Nullable InetAddress source(TransportHeader answer) {
    InetAddress named = address(answer.parameters().get("source"));
    return named == null || refusal(named) != null ? null : named;
  }

  /** Why nothing may be sent to an address; null when it may. */
  final @Nullable String refusal(InetAddress address) {
    return manners.egress().refusal(address);
  }

  /**
   * An address that is one; names are not looked up, for the camera's own address counts anyway.
   */
  static @Nullable InetAddress address(@Nullable String literal) {
    byte[] bytes = literal == null ? null : NetUtil.createByteArrayFromIpAddressString(literal);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  @Override
  public final void tick() {
    for (UdpTrack track : tracks.values()) {
      track.punch();
      track.tally();
    }
  }

  @Override
  public final void report(int reportChannel, byte[] rtcp) {
    UdpTrack track = tracks.get(reportChannel / 2);
    if (track != null) {
      track.send(rtcp);
    }
  }

  @Override
  public final long patienceMicros() {
    return options.firstPacket().toNanos() / 1000;
  }

  @Override
  public final String aside() {
    for (UdpTrack track : tracks.values()) {
      InetSocketAddress stranger = track.stranger();
      if (stranger != null) {
        return "; packets came from %s (expected: from %s)"
            .formatted(stranger.getAddress().getHostAddress(), camera.getHostAddress());
      }
    }
    return "";
  }

  @Override
  public final void close() {
    tracks.values().forEach(UdpTrack::close);
  }

  /** One track's packets, as if they had come interleaved. */
  final class Frames implements UdpTrack.Sink {
    private final int channel;

    /** Of the track at a place. */
    Frames(int index) {
      this.channel = 2 * index;
    }

    @Override
    public boolean fromOtherPort() {
      return manners.quirks().meetsOnce(Quirk.UDP_OTHER_PORT);
    }

    @Override
    public void rtp(byte[] data, int offset, int length, long arrivalMicros) {
      owner.onBytes(length);
      owner.onFrame(channel, data, offset, length, arrivalMicros);
    }

    @Override
    public void rtcp(byte[] data, int offset, int length, long arrivalMicros) {
      owner.onBytes(length);
      owner.onFrame(channel + 1, data, offset, length, arrivalMicros);
    }
  }
}
