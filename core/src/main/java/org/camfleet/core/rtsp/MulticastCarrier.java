package org.camfleet.core.rtsp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import org.camfleet.codecs.rtsp.TransportHeader;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.rtsp.udp.MulticastGroup;
import org.camfleet.core.rtsp.udp.UdpMetrics;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpTrack;
import org.jspecify.annotations.Nullable;

/** Media by UDP to groups that the camera chooses. On the loop. */
final class MulticastCarrier extends DatagramCarrier {

  MulticastCarrier(
      MediaLoop loop,
      RtspConnection connection,
      UdpOptions options,
      UdpMetrics metrics,
      Manners manners,
      RtspConnection.Owner owner) {
    super(loop, connection, options, metrics, manners, owner);
  }

  @Override
  public Transport transport() {
    return Transport.MULTICAST;
  }

  @Override
  public TransportHeader ask(int index) {
    return TransportHeader.multicast();
  }

  @Override
  public @Nullable String agree(int index, TrackStream stream, @Nullable TransportHeader answer) {
    if (answer == null || !answer.isMulticast() || answer.isTcp()) {
      return "the camera answers with %s (expected: RTP/AVP, multicast)"
          .formatted(answer == null ? "no transport" : Faults.printable(answer.toString()));
    }
    String destination = answer.parameters().getOrDefault("destination", "");
    InetAddress group = address(destination);
    TransportHeader.Range ports = ports(answer);
    if (group == null || !isGroup(group) || ports == null) {
      return "the camera answers with %s (expected: a multicast destination and its ports)"
          .formatted(Faults.printable(answer.toString()));
    }
    String refusal = refusal(group);
    if (refusal != null) {
      return "the camera names the group %s, %s (expected: one that camfleet.bridge.egress lets in)"
          .formatted(group.getHostAddress(), refusal);
    }
    try {
      UdpTrack former = tracks.put(index, join(index, group, ports, answer));
      if (former != null) {
        former.close();
      }
      return null;
    } catch (IOException e) {
      return Faults.text(e);
    }
  }

  @Override
  public TransportHeader askBack(int index) throws IOException {
    throw new IOException("nothing is sent to a camera beside multicast");
  }

  @Override
  public @Nullable String agreeBack(int index, @Nullable TransportHeader answer) {
    return "nothing is sent to a camera beside multicast";
  }

  @Override
  public boolean sendBack(byte[] rtp) {
    return true;
  }

  /** Some cameras name the ports as if it were unicast. */
  private static TransportHeader.@Nullable Range ports(TransportHeader answer) {
    for (TransportHeader.Range range :
        new TransportHeader.@Nullable Range[] {
          answer.port(), answer.clientPort(), answer.serverPort()
        }) {
      if (range != null) {
        return range;
      }
    }
    return null;
  }

  /** Groups of the network's own protocols (224.0.0.0/24, RFC 5771) carry no media. */
  private static boolean isGroup(InetAddress group) {
    return group.isMulticastAddress() && !group.isMCNodeLocal() && !group.isMCLinkLocal();
  }

  /** As far as the camera says, for a network may be smaller, but no farther than is usual. */
  static int ttl(String said) {
    boolean smaller = said.matches("[1-9][0-9]?");
    return smaller
        ? Math.min(Integer.parseInt(said), MulticastGroup.USUAL_TTL)
        : MulticastGroup.USUAL_TTL;
  }

  private UdpTrack join(
      int index, InetAddress group, TransportHeader.Range ports, TransportHeader answer)
      throws IOException {
    NetworkInterface on = NetworkInterface.getByInetAddress(local);
    if (on == null) {
      throw new IOException("no network interface has " + local.getHostAddress());
    }
    // A source that is not the camera's own address may be wrong: then any may come, and is
    // checked.
    InetAddress source = source(answer);
    MulticastGroup joined =
        new MulticastGroup(
            group,
            ports.rtp(),
            ports.rtcp(),
            ttl(answer.parameters().getOrDefault("ttl", "")),
            on,
            camera.equals(source) ? source : null);
    UdpTrack track = UdpTrack.multicast(loop, joined, camera, options, metrics, new Frames(index));
    track.announced(source, answer.ssrc());
    return track;
  }
}
