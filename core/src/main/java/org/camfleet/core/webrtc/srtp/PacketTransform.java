package org.camfleet.core.webrtc.srtp;

/**
 * One direction's session keys: encrypts or decrypts a packet whose 48-bit index is already known.
 * Either protects or unprotects during its life; one thread.
 */
sealed interface PacketTransform permits AeadTransform, CounterModeTransform {

  /** Writes header, encrypted payload and tag to {@code out}; answers the length. */
  int protectRtp(byte[] in, int off, int len, int header, long index, byte[] out, int outOff);

  /** Writes the SRTCP form to {@code out}; answers the length. */
  int protectRtcp(byte[] in, int off, int len, int index, byte[] out, int outOff);

  /** Decrypts in place; answers the plain length or a {@link SrtpReceiver} failure code. */
  int unprotectRtp(byte[] buffer, int off, int len, int header, long index);

  /** Decrypts in place; answers the plain length or a {@link SrtpReceiver} failure code. */
  int unprotectRtcp(byte[] buffer, int off, int len);

  /** Bytes at the end of an SRTCP packet behind the index word. */
  int bytesBehindIndex();
}
