package org.camfleet.core.webrtc;

import org.camfleet.codecs.rtcp.SourceDescription;
import org.camfleet.core.media.ClockQuality;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says of its source beside its reports: its name, and how well it knows the times. The
 * latter is a private item (RFC 3550 clause 6.5.8) that only a bridge of ours sends. On the loop.
 */
final class SourceWords {
  private static final String CLOCK = "camfleet-clock";

  private @Nullable String cname;
  private ClockQuality source = ClockQuality.CAMERA;

  /** What is said of a source whose times are known so well. */
  static SourceDescription.PrivateItem of(ClockQuality quality) {
    return new SourceDescription.PrivateItem(CLOCK, quality.code());
  }

  /** A description came in; a word that is not known says nothing. */
  void take(SourceDescription description) {
    cname = description.cname();
    SourceDescription.PrivateItem item = description.item();
    ClockQuality said =
        item == null || !item.prefix().equals(CLOCK) ? null : ClockQuality.of(item.value());
    source = said == null ? source : said;
  }

  /** The source's canonical name; null before it is known. */
  @Nullable String cname() {
    return cname;
  }

  /** How well the source's times are known, where the peer's own are known so well. */
  ClockQuality quality(ClockQuality ofPeer) {
    return ofPeer.and(source);
  }
}
