package org.camfleet.codecs.rtcp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The canonical name of a source (RFC 3550 clause 6.5.1) and the first private item beside it;
 * other items and further chunks are passed over.
 */
public record SourceDescription(long ssrc, String cname, @Nullable PrivateItem item)
    implements RtcpPacket {
  static final int CNAME = 1;
  static final int PRIV = 8;
  private static final int LONGEST_ITEM = 255;

  /** An item that is too long for its form is refused. */
  public SourceDescription {
    if (item != null && bytes(item.prefix()) + bytes(item.value()) >= LONGEST_ITEM) {
      throw new IllegalArgumentException(
          "private item %s: %d bytes (expected: at most %d with its prefix)"
              .formatted(item.prefix(), bytes(item.value()), LONGEST_ITEM - 1));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A canonical name alone. */
  public SourceDescription(long ssrc, String cname) {
    this(ssrc, cname, null);
  }

  /**
   * Something that only some programs understand (RFC 3550 clause 6.5.8).
   *
   * @param prefix tells whose it is; with the value at most 254 bytes
   */
  public record PrivateItem(String prefix, String value) {}
}
