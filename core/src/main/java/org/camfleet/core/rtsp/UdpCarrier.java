package org.camfleet.core.rtsp;

import java.io.IOException;
import org.camfleet.codecs.rtsp.TransportHeader;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.rtsp.udp.UdpMetrics;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpTrack;
import org.jspecify.annotations.Nullable;

/** Media by UDP to ports of this node, a pair for each track. On the loop. */
final class UdpCarrier extends DatagramCarrier {
  private @Nullable UdpTrack back;

  UdpCarrier(
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
    return Transport.UDP;
  }

  @Override
  public TransportHeader ask(int index) throws IOException {
    UdpTrack track = tracks.get(index);
    if (track == null) {
      track = UdpTrack.unicast(loop, local, camera, options, metrics, new Frames(index));
      tracks.put(index, track);
    }
    return TransportHeader.udp(track.port(), track.port() + 1);
  }

  @Override
  public @Nullable String agree(int index, TrackStream stream, @Nullable TransportHeader answer) {
    UdpTrack track = tracks.get(index);
    if (answer == null || track == null) {
      return null;
    }
    String mismatch = mismatch(answer);
    if (mismatch != null) {
      return mismatch;
    }
    TransportHeader.Range server = answer.serverPort();
    track.agreed(
        source(answer),
        server == null ? 0 : server.rtp(),
        server == null ? 0 : server.rtcp(),
        answer.ssrc());
    return null;
  }

  private static @Nullable String mismatch(TransportHeader answer) {
    return answer.isTcp() || answer.isMulticast()
        ? "the camera answers with %s%s (expected: RTP/AVP, unicast)"
            .formatted(
                Faults.printable(answer.specifier()), answer.isMulticast() ? ", multicast" : "")
        : null;
  }

  @Override
  public TransportHeader askBack(int index) throws IOException {
    return ask(index);
  }

  @Override
  public @Nullable String agreeBack(int index, @Nullable TransportHeader answer) {
    UdpTrack track = tracks.get(index);
    TransportHeader.Range server = answer == null ? null : answer.serverPort();
    if (answer == null || server == null || track == null) {
      return "the camera names no port that takes sound (expected: server_port)";
    }
    track.agreedToTake(server.rtp(), server.rtcp());
    back = track;
    return mismatch(answer);
  }

  @Override
  public boolean sendBack(byte[] rtp) {
    if (back != null) {
      back.sendMedia(rtp);
    }
    return true; // what the network does not take is lost, as on the way
  }
}
