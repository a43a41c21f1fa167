package org.camfleet.core.webrtc.srtp;

/**
 * Protects what leaves: one per peer connection, all SSRCs; one thread.
 *
 * <p>A sequence number is encrypted once: for a resend keep the ciphertext (the same bytes under
 * the same index twice would be harmless, changed bytes would give the key stream away).
 */
public final class SrtpSender {
  private static final int MAX_SOURCES = 32;

  private final SrtpProfile profile;
  private final PacketTransform transform;
  private final SourceTable sources = new SourceTable(MAX_SOURCES);
  private int rtcpIndex;

  /** Derives the session keys from this direction's master key and salt (lengths by profile). */
  public SrtpSender(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    this.profile = profile;
    this.transform = profile.transform(masterKey, masterSalt);
  }

  SrtpSender(SrtpProfile profile, PacketTransform transform, int firstRtcpIndex) {
    this.profile = profile;
    this.transform = transform;
    this.rtcpIndex = firstRtcpIndex - 1;
  }

  /** The profile in use. */
  public SrtpProfile profile() {
    return profile;
  }

  /** Bytes that {@link #protectRtp} adds. */
  public int rtpOverhead() {
    return profile.tagLength();
  }

  /** Bytes that {@link #protectRtcp} adds. */
  public int rtcpOverhead() {
    return profile.tagLength() + 4;
  }

  /**
   * Protects one RTP packet from {@code in} into {@code out} (best another array), which must have
   * room for {@link #rtpOverhead()} bytes more; answers the new length.
   *
   * <p>Each sequence number of an SSRC at most once, at most 32768 apart; a packet of ours that
   * breaks this or is no RTP is a programming error and throws.
   */
  public int protectRtp(byte[] in, int off, int len, byte[] out, int outOff) {
    int header = RtpHeader.length(in, off, len);
    if (header < 0) {
      throw new IllegalArgumentException("RTP header does not fit into " + len + " bytes");
    }
    SourceState source = source(Bytes.int32(in, off + 8));
    long index = source.guess(Bytes.uint16(in, off + 2));
    if (source.check(index) != 0) {
      throw new IllegalStateException("RTP packet index protected twice: " + index);
    }
    source.take(index);
    return transform.protectRtp(in, off, len, header, index, out, outOff);
  }

  /**
   * Protects one compound RTCP packet (at least 8 bytes) from {@code in} into {@code out}, which
   * must have room for {@link #rtcpOverhead()} bytes more; answers the new length.
   */
  public int protectRtcp(byte[] in, int off, int len, byte[] out, int outOff) {
    if (len < 8) {
      throw new IllegalArgumentException("RTCP packet: " + len + " bytes (expected: at least 8)");
    }
    if (rtcpIndex == Integer.MAX_VALUE) {
      throw new IllegalStateException("SRTCP index exhausted: 2^31 packets under one key");
    }
    rtcpIndex++;
    return transform.protectRtcp(in, off, len, rtcpIndex, out, outOff);
  }

  private SourceState source(int ssrc) {
    SourceState source = sources.find(ssrc);
    if (source == null) {
      if (sources.isFull()) {
        throw new IllegalStateException("SSRCs of one sender: more than " + MAX_SOURCES);
      }
      source = new SourceState(ssrc);
      sources.add(source);
    }
    return source;
  }
}
