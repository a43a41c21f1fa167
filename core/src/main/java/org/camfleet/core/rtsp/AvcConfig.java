package org.camfleet.core.rtsp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.NalUnits;

/**
 * How a file holds H.264: behind lengths with an avcC box (ISO 14496-15 5.2.4.1), or behind start
 * codes.
 *
 * @param lengthSize bytes of a length, 1 to 4; 0 for start codes
 * @param sets the parameter sets beside the pictures
 */
record AvcConfig(int lengthSize, List<byte[]> sets) {

  static AvcConfig of(byte[] config) throws MalformedException {
    if (config.length < 7 || config[0] != 1) {
      return new AvcConfig(0, NalUnits.splitAnnexB(config));
    }
    List<byte[]> sets = new ArrayList<>();
    int at = readSets(config, 6, config[5] & 31, sets);
    if (at < config.length) {
      readSets(config, at + 1, config[at] & 0xff, sets);
    }
    return new AvcConfig((config[4] & 3) + 1, sets);
  }

  private static int readSets(byte[] config, int at, int count, List<byte[]> sets)
      throws MalformedException {
    for (int i = 0; i < count; i++) {
      byte[] nal = unit(config, at, 2);
      sets.add(nal);
      at += 2 + nal.length;
    }
    return at;
  }

  /** The NAL units of a picture. */
  List<byte[]> units(byte[] picture) throws MalformedException {
    if (lengthSize == 0) {
      return NalUnits.splitAnnexB(picture);
    }
    List<byte[]> units = new ArrayList<>();
    for (int at = 0; at < picture.length; ) {
      byte[] nal = unit(picture, at, lengthSize);
      units.add(nal);
      at += lengthSize + nal.length;
    }
    return units;
  }

  private static byte[] unit(byte[] data, int at, int lengthSize) throws MalformedException {
    int length = 0;
    for (int i = 0; i < lengthSize && at + i < data.length; i++) {
      length = length << 8 | (data[at + i] & 0xff);
    }
    int from = at + lengthSize;
    if (length < 1 || from + length > data.length) {
      throw new MalformedException(
          "NAL unit length: " + length + " (expected: 1 to " + (data.length - from) + ")");
    }
    return Arrays.copyOfRange(data, from, from + length);
  }
}
