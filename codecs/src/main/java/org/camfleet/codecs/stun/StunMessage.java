package org.camfleet.codecs.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message as it came (RFC 8489): everything structural is checked by {@link #parse}, so the
 * accessors never fail; whether the sender knew the password is {@link #isSignedWith}.
 */
public final class StunMessage {
  static final int HEADER = 20;
  static final int COOKIE = 0x2112a442;
  static final int FINGERPRINT_XOR = 0x5354554e;
  private static final int MAX_ATTRIBUTES = 48;

  private final byte[] data;
  private final StunMethod method;
  private final StunClass messageClass;
  private final int[] offsets = new int[MAX_ATTRIBUTES];
  private int attributes;
  private int integrityOffset = -1;

  private StunMessage(byte[] data, StunMethod method) {
    this.data = data;
    this.method = method;
    this.messageClass = StunClass.of(Bytes.int16(data, 0));
  }

  /** Whether a datagram claims to be STUN: leading bits (RFC 7983 clause 7) and magic cookie. */
  public static boolean isStun(byte[] buffer, int offset, int length) {
    return length >= HEADER
        && buffer[offset] >= 0
        && buffer[offset] <= 3
        && Bytes.int32(buffer, offset + 4) == COOKIE;
  }

  /**
   * Reads one message and copies it, so the buffer may be reused.
   *
   * @throws MalformedException when the bytes are not exactly one STUN message of a known method, a
   *     known attribute has the wrong size, or the FINGERPRINT is wrong
   */
  public static StunMessage parse(byte[] buffer, int offset, int length) throws MalformedException {
    if (!isStun(buffer, offset, length)) {
      throw new MalformedException("STUN header: absent (expected: 00 bits and magic cookie)");
    }
    int stated = Bytes.int16(buffer, offset + 2);
    if (stated != length - HEADER || stated % 4 != 0) {
      throw new MalformedException(
          "STUN length: " + stated + " (expected: " + (length - HEADER) + ", a multiple of 4)");
    }
    int type = Bytes.int16(buffer, offset);
    StunMethod method = StunMethod.of(type);
    if (method == null) {
      throw new MalformedException(
          String.format("STUN method: 0x%03x (expected: a known one)", StunMethod.numberOf(type)));
    }
    byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
    StunMessage message = new StunMessage(copy, method);
    message.readAttributes();
    return message;
  }

  private void readAttributes() throws MalformedException {
    int at = HEADER;
    while (at < data.length) {
      int type = Bytes.int16(data, at);
      int length = Bytes.int16(data, at + 2);
      int next = at + 4 + (length + 3 & ~3);
      if (next > data.length) {
        throw new MalformedException(
            String.format(
                "STUN attribute 0x%04x: %d bytes (expected: at most %d)",
                type, length, data.length - at - 4));
      }
      checkValue(type, at + 4, length);
      if (type == AttributeType.FINGERPRINT) {
        checkFingerprint(at, next);
      } else if (integrityOffset < 0) {
        // What follows MESSAGE-INTEGRITY is not covered by it and must be ignored (clause 14.5).
        add(type, at);
      }
      at = next;
    }
  }

  private void add(int type, int at) throws MalformedException {
    if (attributes == MAX_ATTRIBUTES) {
      throw new MalformedException(
          "STUN attributes: more than " + MAX_ATTRIBUTES + " (expected: fewer)");
    }
    offsets[attributes++] = at;
    if (type == AttributeType.MESSAGE_INTEGRITY) {
      integrityOffset = at;
    }
  }

  private void checkValue(int type, int offset, int length) throws MalformedException {
    int fixed = AttributeType.fixedLength(type);
    if (fixed >= 0 && fixed != length) {
      throw new MalformedException(
          String.format("STUN attribute 0x%04x: %d bytes (expected: %d)", type, length, fixed));
    }
    if (AttributeType.isAddress(type)) {
      StunAddress.check(type, data, offset, length);
    }
    if (type == AttributeType.ERROR_CODE) {
      checkErrorCode(offset, length);
    }
    if (type == AttributeType.USERNAME && length > 513) {
      throw new MalformedException("STUN USERNAME: " + length + " bytes (expected: at most 513)");
    }
  }

  private void checkErrorCode(int offset, int length) throws MalformedException {
    int hundreds = length < 4 ? 0 : data[offset + 2] & 7;
    if (hundreds < 3 || hundreds > 6 || (data[offset + 3] & 0xff) > 99) {
      throw new MalformedException("STUN ERROR-CODE: out of range (expected: 300 to 699)");
    }
  }

  private void checkFingerprint(int at, int next) throws MalformedException {
    if (next != data.length) {
      throw new MalformedException("STUN FINGERPRINT: in the middle (expected: last)");
    }
    if (Bytes.int32(data, at + 4) != fingerprint(data, at)) {
      throw new MalformedException("STUN FINGERPRINT: wrong (expected: CRC-32 of the message)");
    }
  }

  static int fingerprint(byte[] message, int end) {
    CRC32 crc = new CRC32();
    crc.update(message, 0, end);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  /** What it is about. */
  public StunMethod method() {
    return method;
  }

  /** Whether it asks, tells or answers. */
  public StunClass messageClass() {
    return messageClass;
  }

  /** Ties answers to requests. */
  public TransactionId transactionId() {
    return TransactionId.read(data, 8);
  }

  /** Whether MESSAGE-INTEGRITY is there and was made with this key; compared in constant time. */
  public boolean isSignedWith(StunKey key) {
    if (integrityOffset < 0) {
      return false;
    }
    int value = integrityOffset + 4;
    byte[] found = Arrays.copyOfRange(data, value, value + StunKey.LENGTH);
    return MessageDigest.isEqual(found, key.sign(data, 0, integrityOffset));
  }

  /** Whether the message claims to be signed at all. */
  public boolean hasIntegrity() {
    return integrityOffset >= 0;
  }

  /** Whether an attribute of this type is there. */
  public boolean has(int type) {
    return find(type) >= 0;
  }

  /** A textual attribute (USERNAME, REALM, NONCE, SOFTWARE), or null. */
  public @Nullable String text(int type) {
    int at = find(type);
    return at < 0
        ? null
        : new String(data, at + 4, Bytes.int16(data, at + 2), StandardCharsets.UTF_8);
  }

  /** An unsigned 32-bit attribute (PRIORITY, LIFETIME), or -1 when absent. */
  public long number(int type) {
    int at = find(type);
    return at < 0 || Bytes.int16(data, at + 2) != 4 ? -1 : Bytes.int32(data, at + 4) & 0xffffffffL;
  }

  /** A 64-bit attribute (ICE-CONTROLLING, ICE-CONTROLLED: unsigned), or 0 when absent. */
  public long tieBreaker(int type) {
    int at = find(type);
    return at < 0 || Bytes.int16(data, at + 2) != 8 ? 0 : Bytes.int64(data, at + 4);
  }

  /** An address attribute, or null. */
  public @Nullable InetSocketAddress address(int type) {
    int at = find(type);
    if (at < 0 || !AttributeType.isAddress(type)) {
      return null;
    }
    boolean xor = type != AttributeType.MAPPED_ADDRESS && type != AttributeType.ALTERNATE_SERVER;
    return StunAddress.read(data, at + 4, Bytes.int16(data, at + 2), xor);
  }

  /** The sender's address as the answerer saw it: XOR-MAPPED-ADDRESS, else the old plain form. */
  public @Nullable InetSocketAddress mappedAddress() {
    InetSocketAddress mapped = address(AttributeType.XOR_MAPPED_ADDRESS);
    return mapped != null ? mapped : address(AttributeType.MAPPED_ADDRESS);
  }

  /** The error of an error response, or null. */
  public @Nullable StunError error() {
    int at = find(AttributeType.ERROR_CODE);
    if (at < 0) {
      return null;
    }
    int code = (data[at + 6] & 7) * 100 + (data[at + 7] & 0xff);
    int reason = Bytes.int16(data, at + 2) - 4;
    return new StunError(code, new String(data, at + 8, reason, StandardCharsets.UTF_8));
  }

  /** The raw value of an attribute (DATA of TURN), or null. */
  public byte @Nullable [] bytes(int type) {
    int at = find(type);
    return at < 0 ? null : Arrays.copyOfRange(data, at + 4, at + 4 + Bytes.int16(data, at + 2));
  }

  /** Attributes that the sender says must be understood and that are not; usually empty. */
  public int[] unknownAttributes() {
    return Arrays.stream(offsets, 0, attributes)
        .map(at -> Bytes.int16(data, at))
        .filter(type -> !AttributeType.isKnown(type))
        .toArray();
  }

  /** The first of a type counts; later ones are ignored (clause 14). */
  private int find(int type) {
    for (int i = 0; i < attributes; i++) {
      if (Bytes.int16(data, offsets[i]) == type) {
        return offsets[i];
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return "STUN " + method + " " + messageClass;
  }
}
