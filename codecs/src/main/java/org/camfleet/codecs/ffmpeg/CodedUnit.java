package org.camfleet.codecs.ffmpeg;

/**
 * Makes what FFmpeg decodes of an access unit: NAL units behind start codes, the parameter sets
 * first at a key frame. Only the sets that were given reach the decoder, never those that damage or
 * a stranger wrote into a picture.
 */
final class CodedUnit {
  private static final byte[] START_CODE = {0, 0, 0, 1};

  private final PictureCodec codec;
  private final byte[] sets;
  private final int maxBytes;
  private byte[] bytes = new byte[64 * 1024];
  private boolean whole;

  /** Puts the given NAL units, behind 4-byte lengths, before each key frame. */
  CodedUnit(PictureCodec codec, byte[] sets, int maxBytes) {
    this.codec = codec;
    this.sets = sets.clone();
    this.maxBytes = maxBytes;
  }

  /** Takes an access unit and answers how many bytes it became; 0 when nothing of it is of use. */
  int take(byte[] data, boolean keyFrame) {
    whole = data.length > 0 && data.length <= maxBytes;
    if (!whole) {
      return 0;
    }
    int most = data.length + sets.length;
    if (bytes.length < most) {
      bytes = new byte[Math.max(most, Math.min(2 * bytes.length, maxBytes))];
    }
    if (codec == PictureCodec.JPEG) {
      System.arraycopy(data, 0, bytes, 0, data.length);
      return data.length;
    }
    int from = keyFrame ? put(sets, 0, true) : 0;
    int size = put(data, from, false);
    return size == from ? 0 : size;
  }

  /** What {@link #take} made; valid until the next. */
  byte[] bytes() {
    return bytes;
  }

  /** Whether the lengths in the last unit added up. */
  boolean isWhole() {
    return whole;
  }

  private int put(byte[] units, int from, boolean parameterSets) {
    int size = from;
    int at = 0;
    while (at < units.length) {
      int length = units.length - at < 5 ? -1 : length(units, at);
      if (length < 1 || length > units.length - at - 4) {
        whole = false;
        return size;
      }
      if (codec.isParameterSet(units[at + 4]) == parameterSets) {
        System.arraycopy(START_CODE, 0, bytes, size, 4);
        System.arraycopy(units, at + 4, bytes, size + 4, length);
        size += 4 + length;
      }
      at += 4 + length;
    }
    return size;
  }

  private static int length(byte[] units, int at) {
    return (units[at] & 0xFF) << 24
        | (units[at + 1] & 0xFF) << 16
        | (units[at + 2] & 0xFF) << 8
        | units[at + 3] & 0xFF;
  }
}
