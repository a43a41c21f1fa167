package org.camfleet.codecs.stun;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian numbers in arrays. */
final class Bytes {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private Bytes() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  static int int16(byte[] data, int offset) {
    return (short) SHORT.get(data, offset) & 0xffff;
  }

  static int int32(byte[] data, int offset) {
    return (int) INT.get(data, offset);
  }

  static long int64(byte[] data, int offset) {
    return (long) LONG.get(data, offset);
  }

  static void putInt16(byte[] data, int offset, int value) {
    SHORT.set(data, offset, (short) value);
  }

  static void putInt32(byte[] data, int offset, int value) {
    INT.set(data, offset, value);
  }

  static void putInt64(byte[] data, int offset, long value) {
    LONG.set(data, offset, value);
  }
}
