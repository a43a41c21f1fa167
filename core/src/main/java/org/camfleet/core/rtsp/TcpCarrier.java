package org.camfleet.core.rtsp;

import org.camfleet.codecs.rtsp.TransportHeader;
import org.jspecify.annotations.Nullable;

/** Media inside the RTSP connection itself, also where that is a tunnel. On the loop. */
final class TcpCarrier implements Carrier {
  private final RtspConnection connection;
  private final Transport transport;
  private int backChannel;

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
    String mismatch = mismatch(answer);
    TransportHeader.Range channels = answer == null ? null : answer.interleaved();
    if (mismatch == null && channels != null) {
      stream.channels(channels.rtp(), channels.rtcp());
    }
    return mismatch;
  }

  private static @Nullable String mismatch(@Nullable TransportHeader answer) {
    return answer == null || answer.isTcp() || answer.specifier().isEmpty()
        ? null
        : "the camera answers with %s (expected: RTP/AVP/TCP)"
            .formatted(Faults.printable(answer.specifier()));
  }

  @Override
  public TransportHeader askBack(int index) {
    return ask(index);
  }

  @Override
  public @Nullable String agreeBack(int index, @Nullable TransportHeader answer) {
    TransportHeader.Range channels = answer == null ? null : answer.interleaved();
    backChannel = channels == null ? 2 * index : channels.rtp();
    connection.keepsLittleUnsent();
    return mismatch(answer);
  }

  @Override
  public boolean sendBack(byte[] rtp) {
    return connection.sendUnlessFull(backChannel, rtp);
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
