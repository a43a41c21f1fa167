package org.camfleet.core.webrtc.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian numbers in byte arrays. */
final class Bytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static int int32(byte[] data, int off) {
    return (int) INT.get(data, off);
  }

  static void putInt32(byte[] data, int off, int value) {
    INT.set(data, off, value);
  }

  static int uint16(byte[] data, int off) {
    return (data[off] & 0xff) << 8 | data[off + 1] & 0xff;
  }
}
