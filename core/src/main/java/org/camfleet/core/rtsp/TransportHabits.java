package org.camfleet.core.rtsp;

import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.TransportHeader;
import org.jspecify.annotations.Nullable;

/** Notes what is odd in the answer to SETUP over TCP. */
final class TransportHabits {
  private TransportHabits() {}

  /** Looks at a {@code Transport} field, if there is one, after this channel was asked for. */
  static void note(@Nullable String header, int asked, Quirks quirks) {
    TransportHeader transport = TransportHeader.parse(header == null ? "" : header);
    TransportHeader.Range channels = transport.interleaved();
    if (channels == null) {
      quirks.meetsOnce(Quirk.RTSP_NO_CHANNELS);
    } else if (channels.rtp() != asked) {
      quirks.meetsOnce(Quirk.RTSP_OTHER_CHANNELS);
    }
    if (header != null && !header.strip().regionMatches(true, 0, "RTP/", 0, 4)) {
      quirks.meetsOnce(Quirk.RTSP_TRANSPORT_ORDER);
    }
  }
}
