package org.camfleet.core.playback;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.camfleet.core.Secret;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.jspecify.annotations.Nullable;

/**
 * Turns sessions into tokens and back: the session's fields and an HMAC-SHA256 over them, in
 * URL-safe text that ends in {@code ~}. Every node with the same key serves every token. Any
 * thread.
 */
public final class SessionTokens {
  private static final int VERSION = 1;

  /** With what the first version can not say; that is written where it is enough. */
  private static final int WITH_FORMS = 2;

  private static final int NUMBERS = 1;
  private static final int TRANSPORT_STREAM = 2;

  private static final int MAC_LENGTH = 32;
  private static final int LONGEST_TOKEN = 4_096;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /** Tokens under one key, which the nodes of a cluster share. */
  public SessionTokens(Secret key) {
    this.key = new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The token of a session. */
  public String seal(HlsSession session) {
    byte[] fields = write(session);
    byte[] sealed = Arrays.copyOf(fields, fields.length + MAC_LENGTH);
    System.arraycopy(mac(fields, fields.length), 0, sealed, fields.length, MAC_LENGTH);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed) + "~";
  }

  /** The session of a token that is ours; null when it is not. Says nothing about its age. */
  public @Nullable HlsSession open(String token) {
    if (!token.endsWith("~") || token.length() > LONGEST_TOKEN) {
      return null;
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(token.substring(0, token.length() - 1));
      int length = sealed.length - MAC_LENGTH;
      if (length <= 0) {
        return null;
      }
      byte[] claimed = Arrays.copyOfRange(sealed, length, sealed.length);
      return MessageDigest.isEqual(claimed, mac(sealed, length)) ? read(sealed, length) : null;
    } catch (IllegalArgumentException | IOException e) {
      return null;
    }
  }

  private byte[] mac(byte[] data, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(data, 0, length);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + ": missing (expected: in every JDK)", e);
    }
  }

  private static byte[] write(HlsSession session) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      int forms =
          (session.showsNumbers() ? NUMBERS : 0)
              | (session.transportStream() ? TRANSPORT_STREAM : 0);
      out.writeByte(forms == 0 ? VERSION : WITH_FORMS);
      if (forms != 0) {
        out.writeByte(forms);
      }
      out.writeUTF(session.stream());
      out.writeByte(session.mode().ordinal());
      out.writeByte(session.clock().ordinal());
      out.writeLong(session.first().epoch());
      out.writeLong(session.first().sequence());
      out.writeLong(session.startMicros());
      out.writeLong(session.endMicros());
      out.writeByte(session.discontinuity().ordinal());
      out.writeBoolean(session.showsTimes());
      out.writeShort(session.maxFragments());
      out.writeLong(session.createdMicros());
      out.writeLong(session.expiresMicros());
    } catch (IOException e) {
      throw new IllegalStateException("session: can not be written to memory", e);
    }
    return bytes.toByteArray();
  }

  private static @Nullable HlsSession read(byte[] fields, int length) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(fields, 0, length));
    int version = in.readByte();
    if (version != VERSION && version != WITH_FORMS) {
      return null;
    }
    int forms = version == WITH_FORMS ? in.readByte() : 0;
    return new HlsSession(
        in.readUTF(),
        HlsSession.PlaybackMode.values()[in.readByte()],
        FragmentIndex.Clock.values()[in.readByte()],
        new FragmentNumber(in.readLong(), in.readLong()),
        in.readLong(),
        in.readLong(),
        HlsSession.DiscontinuityMode.values()[in.readByte()],
        in.readBoolean(),
        (forms & NUMBERS) != 0,
        (forms & TRANSPORT_STREAM) != 0,
        in.readShort(),
        in.readLong(),
        in.readLong());
  }
}
