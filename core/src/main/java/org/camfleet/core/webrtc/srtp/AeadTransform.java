package org.camfleet.core.webrtc.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AEAD_AES_128_GCM (RFC 7714): the RTP header is authenticated, the payload encrypted, the tag
 * behind it.
 */
final class AeadTransform implements PacketTransform {
  private static final int TAG = 16;
  private static final int IV = 12;
  private static final int RTCP_HEADER = 8;

  private final Keyed rtp;
  private final Keyed rtcp;
  private final byte[] iv = new byte[IV];
  private final byte[] word = new byte[4];
  // SunJCE allocates when decrypting in place: a scratch array of our own costs one copy only.
  private byte[] scratch = new byte[0];

  AeadTransform(byte[] rtpKey, byte[] rtpSalt, byte[] rtcpKey, byte[] rtcpSalt) {
    this.rtp = new Keyed(rtpKey, rtpSalt);
    this.rtcp = new Keyed(rtcpKey, rtcpSalt);
  }

  static AeadTransform derive(KeyDerivation keys) {
    return new AeadTransform(
        keys.derive(KeyDerivation.RTP_ENCRYPTION, 16),
        keys.derive(KeyDerivation.RTP_SALT, IV),
        keys.derive(KeyDerivation.RTCP_ENCRYPTION, 16),
        keys.derive(KeyDerivation.RTCP_SALT, IV));
  }

  @Override
  public int protectRtp(
      byte[] in, int off, int len, int header, long index, byte[] out, int outOff) {
    System.arraycopy(in, off, out, outOff, header);
    try {
      Cipher cipher = rtp.start(Cipher.ENCRYPT_MODE, Bytes.int32(in, off + 8), index);
      cipher.updateAAD(in, off, header);
      return header + cipher.doFinal(in, off + header, len - header, out, outOff + header);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SRTP encryption failed", e);
    }
  }

  @Override
  public int protectRtcp(byte[] in, int off, int len, int index, byte[] out, int outOff) {
    System.arraycopy(in, off, out, outOff, RTCP_HEADER);
    Bytes.putInt32(word, 0, index | SrtpReceiver.ENCRYPTED);
    try {
      Cipher cipher = rtcp.start(Cipher.ENCRYPT_MODE, Bytes.int32(in, off + 4), index);
      cipher.updateAAD(in, off, RTCP_HEADER);
      cipher.updateAAD(word, 0, 4);
      int body = len - RTCP_HEADER;
      int end = RTCP_HEADER;
      end += cipher.doFinal(in, off + RTCP_HEADER, body, out, outOff + RTCP_HEADER);
      System.arraycopy(word, 0, out, outOff + end, 4);
      return end + 4;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SRTCP encryption failed", e);
    }
  }

  @Override
  public int unprotectRtp(byte[] buffer, int off, int len, int header, long index) {
    if (len < header + TAG) {
      return SrtpReceiver.MALFORMED;
    }
    try {
      Cipher cipher = rtp.start(Cipher.DECRYPT_MODE, Bytes.int32(buffer, off + 8), index);
      cipher.updateAAD(buffer, off, header);
      return header + open(cipher, buffer, off + header, len - header);
    } catch (AEADBadTagException e) {
      return SrtpReceiver.AUTHENTICATION_FAILED;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SRTP decryption failed", e);
    }
  }

  @Override
  public int unprotectRtcp(byte[] buffer, int off, int len) {
    int end = off + len - 4;
    if (len < RTCP_HEADER + TAG + 4) {
      return SrtpReceiver.MALFORMED;
    }
    int indexWord = Bytes.int32(buffer, end);
    boolean encrypted = (indexWord & SrtpReceiver.ENCRYPTED) != 0;
    int clear = encrypted ? RTCP_HEADER : len - TAG - 4;
    try {
      int index = indexWord & ~SrtpReceiver.ENCRYPTED;
      Cipher cipher = rtcp.start(Cipher.DECRYPT_MODE, Bytes.int32(buffer, off + 4), index);
      cipher.updateAAD(buffer, off, clear);
      cipher.updateAAD(buffer, end, 4);
      return clear + open(cipher, buffer, off + clear, len - 4 - clear);
    } catch (AEADBadTagException e) {
      return SrtpReceiver.AUTHENTICATION_FAILED;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SRTCP decryption failed", e);
    }
  }

  @Override
  public int bytesBehindIndex() {
    return 0;
  }

  private int open(Cipher cipher, byte[] buffer, int off, int len) throws GeneralSecurityException {
    if (scratch.length < len) {
      scratch = new byte[Math.max(len, 1500)];
    }
    int plain = cipher.doFinal(buffer, off, len, scratch, 0);
    System.arraycopy(scratch, 0, buffer, off, plain);
    return plain;
  }

  /** A session key with its salt and the one cipher object that uses them. */
  private final class Keyed {
    private final SecretKeySpec key;
    private final byte[] salt;
    private final Cipher cipher;

    Keyed(byte[] key, byte[] salt) {
      this.key = new SecretKeySpec(key, "AES");
      this.salt = salt;
      try {
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM is missing in this Java runtime", e);
      }
    }

    /** Two zero bytes, SSRC, 48-bit index, all mixed with the salt (RFC 7714 sections 8.1, 9.1). */
    Cipher start(int mode, int ssrc, long index) throws GeneralSecurityException {
      iv[0] = salt[0];
      iv[1] = salt[1];
      for (int i = 0; i < 4; i++) {
        iv[2 + i] = (byte) (salt[2 + i] ^ ssrc >>> 24 - 8 * i);
      }
      for (int i = 0; i < 6; i++) {
        iv[6 + i] = (byte) (salt[6 + i] ^ index >>> 40 - 8 * i);
      }
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
      return cipher;
    }
  }
}
