package org.camfleet.codecs.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one STUN message: attributes in the order of the calls, then {@link #sign}, then {@link
 * #fingerprint}, then {@link #toBytes}.
 */
public final class StunBuilder {
  private byte[] data = new byte[160];
  private int length = StunMessage.HEADER;

  private StunBuilder(StunClass messageClass, StunMethod method, TransactionId id) {
    Bytes.putInt16(data, 0, method.messageType(messageClass));
    Bytes.putInt32(data, 4, StunMessage.COOKIE);
    id.write(data, 8);
  }

  /** Starts a message of any class. */
  public static StunBuilder of(StunClass messageClass, StunMethod method, TransactionId id) {
    return new StunBuilder(messageClass, method, id);
  }

  /** Starts a request. */
  public static StunBuilder request(StunMethod method, TransactionId id) {
    return new StunBuilder(StunClass.REQUEST, method, id);
  }

  /** Starts the success response to a request. */
  public static StunBuilder success(StunMessage request) {
    return new StunBuilder(StunClass.SUCCESS, request.method(), request.transactionId());
  }

  /** Starts the error response to a request, with its ERROR-CODE. */
  public static StunBuilder error(StunMessage request, int code, String reason) {
    byte[] phrase = reason.getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[4 + phrase.length];
    value[2] = (byte) (code / 100);
    value[3] = (byte) (code % 100);
    System.arraycopy(phrase, 0, value, 4, phrase.length);
    return new StunBuilder(StunClass.ERROR, request.method(), request.transactionId())
        .bytes(AttributeType.ERROR_CODE, value);
  }

  /** Adds an attribute with this value. */
  public StunBuilder bytes(int type, byte[] value) {
    return bytes(type, value, 0, value.length);
  }

  /** Adds an attribute with part of an array as its value. */
  public StunBuilder bytes(int type, byte[] value, int offset, int count) {
    int padded = count + 3 & ~3;
    if (length + 4 + padded > data.length) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, length + 4 + padded));
    }
    Bytes.putInt16(data, length, type);
    Bytes.putInt16(data, length + 2, count);
    System.arraycopy(value, offset, data, length + 4, count);
    length += 4 + padded;
    Bytes.putInt16(data, 2, length - StunMessage.HEADER);
    return this;
  }

  /** Adds an attribute without a value (USE-CANDIDATE, DONT-FRAGMENT). */
  public StunBuilder flag(int type) {
    return bytes(type, new byte[0]);
  }

  /** Adds a textual attribute. */
  public StunBuilder text(int type, String value) {
    return bytes(type, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an unsigned 32-bit attribute (PRIORITY, LIFETIME). */
  public StunBuilder number(int type, long value) {
    byte[] bytes = new byte[4];
    Bytes.putInt32(bytes, 0, (int) value);
    return bytes(type, bytes);
  }

  /** Adds a 64-bit attribute (ICE-CONTROLLING, ICE-CONTROLLED). */
  public StunBuilder tieBreaker(int type, long value) {
    byte[] bytes = new byte[8];
    Bytes.putInt64(bytes, 0, value);
    return bytes(type, bytes);
  }

  /** Adds an address in its exclusive-or form (XOR-MAPPED-ADDRESS and its TURN sisters). */
  public StunBuilder address(int type, InetSocketAddress address) {
    return bytes(type, StunAddress.xored(address, data));
  }

  /** Adds the list of what was not understood (error 420). */
  public StunBuilder unknownAttributes(int[] types) {
    byte[] value = new byte[2 * types.length];
    for (int i = 0; i < types.length; i++) {
      Bytes.putInt16(value, 2 * i, types[i]);
    }
    return bytes(AttributeType.UNKNOWN_ATTRIBUTES, value);
  }

  /** Adds REQUESTED-TRANSPORT: 17 for UDP, the protocol number of IANA in the first byte. */
  public StunBuilder requestedTransport(int protocol) {
    return number(AttributeType.REQUESTED_TRANSPORT, (long) protocol << 24);
  }

  /** Adds CHANNEL-NUMBER (0x4000 to 0x4fff, RFC 8656 clause 12). */
  public StunBuilder channelNumber(int channel) {
    return number(AttributeType.CHANNEL_NUMBER, (long) channel << 16);
  }

  /** Adds MESSAGE-INTEGRITY over everything so far; only FINGERPRINT may follow. */
  public StunBuilder sign(StunKey key) {
    return bytes(AttributeType.MESSAGE_INTEGRITY, key.sign(data, 0, length));
  }

  /** Adds FINGERPRINT; nothing may follow. */
  public StunBuilder fingerprint() {
    // The checksum counts the attribute itself in the length field (clause 14.7).
    Bytes.putInt16(data, 2, length - StunMessage.HEADER + 8);
    return number(AttributeType.FINGERPRINT, StunMessage.fingerprint(data, length));
  }

  /** The finished message. */
  public byte[] toBytes() {
    return Arrays.copyOf(data, length);
  }
}
