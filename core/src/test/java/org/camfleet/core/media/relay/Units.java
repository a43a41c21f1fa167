package org.camfleet.core.media.relay;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.VideoTrack;

/** Small access units for tests of the media plane. */
final class Units {
  static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 0x42, (byte) 0xe0, 0x1f}, new byte[][] {{0x68}}, 640, 360);

  private Units() {}

  static AccessUnit key(int number) {
    return picture(number, true, 100);
  }

  static AccessUnit delta(int number) {
    return picture(number, false, 100);
  }

  static AccessUnit picture(int number, boolean key, int size) {
    byte[] data = new byte[size];
    data[0] = (byte) number;
    return new AccessUnit(TRACK, data, number * 40_000L, number * 40_000L, key);
  }

  static AccessUnit sound(int number) {
    return new AccessUnit(
        AudioTrack.OPUS, new byte[] {(byte) number}, number * 20_000L, number * 20_000L, true);
  }

  static int number(AccessUnit unit) {
    return unit.data()[0];
  }
}
