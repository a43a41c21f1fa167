package org.camfleet.codecs.rtcp;

import java.util.List;

/** Sources that leave (RFC 3550 clause 6.6); the first of them is {@link #ssrc}. */
public record Bye(List<Long> sources) implements RtcpPacket {
  @Override
  public long ssrc() {
    return sources.isEmpty() ? 0 : sources.get(0);
  }
}
