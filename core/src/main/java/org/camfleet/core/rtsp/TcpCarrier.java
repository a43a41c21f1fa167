package org.camfleet.core.rtsp;

import org.camfleet.codecs.rtsp.TransportHeader;
import org.jspecify.annotations.Nullable;

/** Media inside the RTSP connection itself, also where that is a tunnel. On the loop. */
final class TcpCarrier implements Carrier {
  private final RtspConnection connection;
  private final Transport transport;

  TcpCarrier(RtspConnection connection, Transport transport) {
    this.connection = connection;
    this.transport = transport;
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public TransportHeader ask(int index) {
    return TransportHeader.interleaved(2 * index, 2 * index + 1);
  }

  @Override
  public @Nullable String agree(int index, TrackStream stream, @Nullable TransportHeader answer) {
    if (answer == null) {
      return null;
    }
    if (!answer.isTcp() && !answer.specifier().isEmpty()) {
      return "the camera answers with %s (expected: RTP/AVP/TCP)"
          .formatted(Faults.printable(answer.specifier()));
    }
    TransportHeader.Range channels = answer.interleaved();
    if (channels != null) {
      stream.channels(channels.rtp(), channels.rtcp());
    }
    return null;
  }

  @Override
  public void tick() {}

  @Override
  public void report(int reportChannel, byte[] rtcp) {
    connection.send(reportChannel, rtcp);
  }

  /** As patient as with any pause of the camera. */
  @Override
  public long patienceMicros() {
    return Long.MAX_VALUE;
  }

  @Override
  public String aside() {
    return "";
  }

  @Override
  public void close() {}
}
