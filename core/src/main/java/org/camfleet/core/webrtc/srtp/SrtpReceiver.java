package org.camfleet.core.webrtc.srtp;

import org.jspecify.annotations.Nullable;

/**
 * Opens what arrives: one per peer connection, all SSRCs; one thread. What a stranger sends never
 * throws: it gives a negative code, to be counted.
 */
public final class SrtpReceiver {
  /** Not what the key says: forged, damaged or for another session. */
  public static final int AUTHENTICATION_FAILED = -1;

  /** Seen before. */
  public static final int REPLAYED = -2;

  /** More than the replay window (1024 packets) behind the newest. */
  public static final int TOO_OLD = -3;

  /** Too short, or a header that does not fit. */
  public static final int MALFORMED = -4;

  /** An authentic packet of one SSRC more than we remember (32). */
  public static final int TOO_MANY_SOURCES = -5;

  /** The E bit of the SRTCP index word. */
  static final int ENCRYPTED = 0x8000_0000;

  private static final int MAX_SOURCES = 32;
  private static final String[] NAMES = {
    "ok", "authentication_failed", "replayed", "too_old", "malformed", "too_many_sources"
  };

  private final SrtpProfile profile;
  private final PacketTransform transform;
  private final SourceTable rtpSources = new SourceTable(MAX_SOURCES);
  private final SourceTable rtcpSources = new SourceTable(MAX_SOURCES);

  /** Derives the session keys from this direction's master key and salt (lengths by profile). */
  public SrtpReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    this(profile, profile.transform(masterKey, masterSalt));
  }

  SrtpReceiver(SrtpProfile profile, PacketTransform transform) {
    this.profile = profile;
    this.transform = transform;
  }

  /** The profile in use. */
  public SrtpProfile profile() {
    return profile;
  }

  /** A failure code as a metric label: {@code "authentication_failed"}; "ok" for lengths. */
  public static String nameOf(int code) {
    return code >= 0 ? NAMES[0] : NAMES[-code];
  }

  /**
   * Opens one SRTP packet in place; answers the length of the RTP packet at {@code off}, or a
   * negative failure code and then leaves the bytes undefined.
   */
  public int unprotectRtp(byte[] buffer, int off, int len) {
    int header = RtpHeader.length(buffer, off, len);
    if (header < 0) {
      return MALFORMED;
    }
    int ssrc = Bytes.int32(buffer, off + 8);
    SourceState known = rtpSources.find(ssrc);
    SourceState source = known == null ? new SourceState(ssrc) : known;
    long index = source.guess(Bytes.uint16(buffer, off + 2));
    int refused = source.check(index);
    if (refused != 0) {
      return refused;
    }
    int plain = transform.unprotectRtp(buffer, off, len, header, index);
    return plain < 0 ? plain : remember(rtpSources, known, source, index, plain);
  }

  /**
   * Opens one SRTCP packet in place; answers the length of the RTCP packet at {@code off}, or a
   * negative failure code and then leaves the bytes undefined.
   */
  public int unprotectRtcp(byte[] buffer, int off, int len) {
    if (len < 8 + 4 + profile.tagLength()) {
      return MALFORMED;
    }
    int ssrc = Bytes.int32(buffer, off + 4);
    int word = Bytes.int32(buffer, off + len - 4 - transform.bytesBehindIndex());
    long index = word & ~ENCRYPTED;
    SourceState known = rtcpSources.find(ssrc);
    SourceState source = known == null ? new SourceState(ssrc) : known;
    int refused = source.check(index);
    if (refused != 0) {
      return refused;
    }
    int plain = transform.unprotectRtcp(buffer, off, len);
    return plain < 0 ? plain : remember(rtcpSources, known, source, index, plain);
  }

  private static int remember(
      SourceTable table, @Nullable SourceState known, SourceState source, long index, int plain) {
    // Only an authentic packet may make us remember its SSRC.
    if (known == null) {
      if (table.isFull()) {
        return TOO_MANY_SOURCES;
      }
      table.add(source);
    }
    source.take(index);
    return plain;
  }
}
