package org.camfleet.core.webrtc.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES128_CM_HMAC_SHA1_80 (RFC 3711 section 4): counter mode, then an 80-bit tag over it all. */
final class CounterModeTransform implements PacketTransform {
  static final int TAG = 10;
  private static final int RTCP_HEADER = 8;

  private final Keyed rtp;
  private final Keyed rtcp;
  private final byte[] iv = new byte[16];
  private final byte[] word = new byte[4];
  private final byte[] digest = new byte[20];

  CounterModeTransform(Keyed rtp, Keyed rtcp) {
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  static CounterModeTransform derive(KeyDerivation keys) {
    return new CounterModeTransform(
        new Keyed(
            keys.derive(KeyDerivation.RTP_ENCRYPTION, 16),
            keys.derive(KeyDerivation.RTP_SALT, 14),
            keys.derive(KeyDerivation.RTP_AUTHENTICATION, 20)),
        new Keyed(
            keys.derive(KeyDerivation.RTCP_ENCRYPTION, 16),
            keys.derive(KeyDerivation.RTCP_SALT, 14),
            keys.derive(KeyDerivation.RTCP_AUTHENTICATION, 20)));
  }

  @Override
  public int protectRtp(
      byte[] in, int off, int len, int header, long index, byte[] out, int outOff) {
    System.arraycopy(in, off, out, outOff, header);
    int ssrc = Bytes.int32(in, off + 8);
    crypt(rtp, ssrc, index, in, off + header, len - header, out, outOff + header);
    authenticate(rtp, out, outOff, len, (int) (index >>> 16));
    System.arraycopy(digest, 0, out, outOff + len, TAG);
    return len + TAG;
  }

  @Override
  public int protectRtcp(byte[] in, int off, int len, int index, byte[] out, int outOff) {
    System.arraycopy(in, off, out, outOff, RTCP_HEADER);
    int ssrc = Bytes.int32(in, off + 4);
    int body = len - RTCP_HEADER;
    crypt(rtcp, ssrc, index, in, off + RTCP_HEADER, body, out, outOff + RTCP_HEADER);
    Bytes.putInt32(out, outOff + len, index | SrtpReceiver.ENCRYPTED);
    rtcp.mac.update(out, outOff, len + 4);
    finishDigest(rtcp);
    System.arraycopy(digest, 0, out, outOff + len + 4, TAG);
    return len + 4 + TAG;
  }

  @Override
  public int unprotectRtp(byte[] buffer, int off, int len, int header, long index) {
    int plain = len - TAG;
    if (plain < header) {
      return SrtpReceiver.MALFORMED;
    }
    authenticate(rtp, buffer, off, plain, (int) (index >>> 16));
    if (!tagAt(buffer, off + plain)) {
      return SrtpReceiver.AUTHENTICATION_FAILED;
    }
    int ssrc = Bytes.int32(buffer, off + 8);
    crypt(rtp, ssrc, index, buffer, off + header, plain - header, buffer, off + header);
    return plain;
  }

  @Override
  public int unprotectRtcp(byte[] buffer, int off, int len) {
    int plain = len - TAG - 4;
    if (plain < RTCP_HEADER) {
      return SrtpReceiver.MALFORMED;
    }
    rtcp.mac.update(buffer, off, plain + 4);
    finishDigest(rtcp);
    if (!tagAt(buffer, off + plain + 4)) {
      return SrtpReceiver.AUTHENTICATION_FAILED;
    }
    int indexWord = Bytes.int32(buffer, off + plain);
    if ((indexWord & SrtpReceiver.ENCRYPTED) != 0) {
      int index = indexWord & ~SrtpReceiver.ENCRYPTED;
      int body = off + RTCP_HEADER;
      int ssrc = Bytes.int32(buffer, off + 4);
      crypt(rtcp, ssrc, index, buffer, body, plain - RTCP_HEADER, buffer, body);
    }
    return plain;
  }

  @Override
  public int bytesBehindIndex() {
    return TAG;
  }

  /** The counter starts at salt, SSRC and index mixed, times 2^16 (RFC 3711 section 4.1.1). */
  private void crypt(
      Keyed keys, int ssrc, long index, byte[] in, int off, int len, byte[] out, int outOff) {
    System.arraycopy(keys.salt, 0, iv, 0, 14);
    iv[14] = 0;
    iv[15] = 0;
    for (int i = 0; i < 4; i++) {
      iv[4 + i] ^= (byte) (ssrc >>> 24 - 8 * i);
    }
    for (int i = 0; i < 6; i++) {
      iv[8 + i] ^= (byte) (index >>> 40 - 8 * i);
    }
    try {
      keys.cipher.init(Cipher.ENCRYPT_MODE, keys.key, new IvParameterSpec(iv));
      keys.cipher.doFinal(in, off, len, out, outOff);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SRTP counter mode failed", e);
    }
  }

  /** The tag of RTP covers the packet and the rollover counter behind it. */
  private void authenticate(Keyed keys, byte[] data, int off, int len, int rolloverCounter) {
    keys.mac.update(data, off, len);
    Bytes.putInt32(word, 0, rolloverCounter);
    keys.mac.update(word, 0, 4);
    finishDigest(keys);
  }

  private void finishDigest(Keyed keys) {
    try {
      keys.mac.doFinal(digest, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SRTP authentication failed", e);
    }
  }

  private boolean tagAt(byte[] data, int off) {
    int difference = 0;
    for (int i = 0; i < TAG; i++) {
      difference |= digest[i] ^ data[off + i];
    }
    return difference == 0;
  }

  /** Session key, salt and authentication key with the objects that use them. */
  static final class Keyed {
    private final SecretKeySpec key;
    private final byte[] salt;
    private final Cipher cipher;
    private final Mac mac;

    Keyed(byte[] key, byte[] salt, byte[] authenticationKey) {
      this.key = new SecretKeySpec(key, "AES");
      this.salt = salt;
      try {
        this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
        this.mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(authenticationKey, "HmacSHA1"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-CTR or HmacSHA1 is missing in this Java runtime", e);
      }
    }
  }
}
