package org.camfleet.codecs.stun;

import org.jspecify.annotations.Nullable;

/** The methods of STUN (RFC 8489 clause 18.2) and TURN over UDP (RFC 8656 clause 17). */
public enum StunMethod {
  /** What is my address; also every ICE check (RFC 8445). */
  BINDING(0x001),
  /** Asks a TURN server for a relayed address. */
  ALLOCATE(0x003),
  /** Prolongs or ends an allocation. */
  REFRESH(0x004),
  /** Client to server: send this to a peer. */
  SEND(0x006),
  /** Server to client: a peer sent this. */
  DATA(0x007),
  /** Lets a peer address through to the allocation. */
  CREATE_PERMISSION(0x008),
  /** Gives a peer a channel number, which makes its data four bytes of overhead. */
  CHANNEL_BIND(0x009);

  private static final StunMethod[] ALL = values();

  /** The twelve-bit number of the registry. */
  final int number;

  StunMethod(int number) {
    this.number = number;
  }

  /** Bits of method and class interleave (RFC 8489 figure 3). */
  int messageType(StunClass messageClass) {
    return (number & 0x000f) | (number & 0x0070) << 1 | (number & 0x0f80) << 2 | messageClass.bits;
  }

  static int numberOf(int messageType) {
    return (messageType & 0x000f) | (messageType & 0x00e0) >> 1 | (messageType & 0x3e00) >> 2;
  }

  static @Nullable StunMethod of(int messageType) {
    int number = numberOf(messageType);
    for (StunMethod method : ALL) {
      if (method.number == number) {
        return method;
      }
    }
    return null;
  }
}
