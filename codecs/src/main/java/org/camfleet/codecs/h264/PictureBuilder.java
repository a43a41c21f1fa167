package org.camfleet.codecs.h264;

import java.util.Arrays;
import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;

/** Collects the NAL units of one picture behind 4-byte lengths in a reused, bounded array. */
final class PictureBuilder {
  private static final int FIRST_SIZE = 16 << 10;

  private final int limit;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int size;
  private int nal = -1;
  private boolean slices;
  private boolean allIdr;
  private boolean firstSlice;
  private boolean complete;
  private int pictureSetId;

  PictureBuilder(int limit) {
    this.limit = limit;
    reset();
  }

  void reset() {
    if (buffer.length > 16 * FIRST_SIZE && size < buffer.length / 8) {
      buffer = new byte[FIRST_SIZE]; // one huge picture must not hold its memory for ever
    }
    size = 0;
    nal = -1;
    slices = firstSlice = false;
    allIdr = complete = true;
    pictureSetId = 0;
  }

  /** Starts a NAL unit with its header byte. */
  void openNal(byte header) {
    if (!reserve(5)) {
      reset();
    }
    nal = size;
    buffer[size + 4] = header;
    size += 5;
  }

  /** Adds bytes to the open NAL unit; false when the picture would become too large. */
  boolean append(byte[] data, int off, int len) {
    if (!reserve(len)) {
      reset(); // what still comes of this picture lacks its head, and that is noticed
      return false;
    }
    System.arraycopy(data, off, buffer, size, len);
    size += len;
    return true;
  }

  void closeNal() {
    NalUnits.putLength(buffer, nal, size - nal - 4);
    int type = NalUnitType.of(buffer[nal + 4]);
    if (NalUnitType.isSlice(type)) {
      readSlice(type);
    }
    nal = -1;
  }

  private void readSlice(int type) {
    if (!slices) {
      // A picture whose first slice does not start it lacks its head.
      complete &= size > nal + 5 && buffer[nal + 5] < 0;
    }
    slices = true;
    allIdr &= type == NalUnitType.IDR;
    firstSlice |= size > nal + 5 && buffer[nal + 5] < 0;
    BitReader bits = new BitReader(buffer, nal + 5, Math.min(size - nal - 5, 16));
    try {
      bits.unsignedExpGolomb(); // first_mb_in_slice
      bits.unsignedExpGolomb(); // slice_type
      pictureSetId = bits.unsignedExpGolomb();
    } catch (MalformedException tooShort) {
      complete = false;
    }
  }

  /** Takes the open NAL unit out again. */
  void abandonNal() {
    if (nal >= 0) {
      size = nal;
      nal = -1;
    }
  }

  void markIncomplete() {
    // Without a slice nothing of this picture has been seen: its own first slice will tell.
    complete &= !slices;
  }

  boolean hasSlices() {
    return slices;
  }

  boolean hasFirstSlice() {
    return firstSlice;
  }

  boolean isKeyFrame() {
    return allIdr;
  }

  boolean isComplete() {
    return complete;
  }

  int pictureSetId() {
    return pictureSetId;
  }

  byte[] buffer() {
    return buffer;
  }

  int nalStart() {
    return nal + 4;
  }

  int size() {
    return size;
  }

  byte[] copy() {
    return Arrays.copyOf(buffer, size);
  }

  private boolean reserve(int more) {
    if (size + more > limit) {
      return false;
    }
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(limit, Math.max(size + more, 2 * buffer.length)));
    }
    return true;
  }
}
