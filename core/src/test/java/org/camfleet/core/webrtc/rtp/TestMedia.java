package org.camfleet.core.webrtc.rtp;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.VideoTrack;

/** Units that carry no sight or sound, but true headers. */
public final class TestMedia {
  public static final VideoTrack SMALL =
      new VideoTrack(
          hex("6742c01ed900a02ff97011000003000100000300320f162e48"),
          new byte[][] {hex("68cb83cb20")},
          640,
          360);
  public static final VideoTrack LARGE =
      new VideoTrack(
          hex("67640028acb200f0044fcb80880000030008000003019078c19240"),
          new byte[][] {hex("68ebc3cb22c0")},
          1920,
          1080);

  private TestMedia() {}

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** A picture of about {@code size} bytes in {@code slices} slices. */
  public static AccessUnit picture(
      VideoTrack track, boolean key, int size, int slices, long timeMicros, Random random) {
    List<byte[]> units = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      byte[] nal = new byte[Math.max(4, size / slices)];
      for (int k = 0; k < nal.length; k++) {
        nal[k] = (byte) (1 + random.nextInt(255));
      }
      nal[0] = (byte) (key ? 0x65 : 0x41);
      // first_mb_in_slice 0 or 1, slice_type 7, pic_parameter_set_id 0
      nal[1] = (byte) (i == 0 ? 0b1000_1000 : 0b0100_0010);
      nal[2] = (byte) (i == 0 ? 0b1000_0001 : 0b0010_0001);
      units.add(nal);
    }
    return new AccessUnit(track, NalUnits.lengthPrefixed(units), timeMicros, timeMicros, key);
  }

  public static AccessUnit sound(long timeMicros, Random random) {
    byte[] data = new byte[20 + random.nextInt(60)];
    random.nextBytes(data);
    data[0] = (byte) 0xF8; // 20 ms of CELT
    return new AccessUnit(AudioTrack.OPUS, data, timeMicros, timeMicros, true);
  }
}
