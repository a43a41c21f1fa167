package org.camfleet.codecs.h264;

import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;

/** Collects the NAL units of one picture, and what their slices say of it. */
final class PictureBuilder {
  private final UnitBuffer units;
  private boolean slices;
  private boolean allIdr;
  private boolean firstSlice;
  private boolean bidirectional;
  private boolean complete;
  private int pictureSetId;

  PictureBuilder(int limit) {
    units = new UnitBuffer(limit);
    reset();
  }

  void reset() {
    units.clear();
    slices = firstSlice = bidirectional = false;
    allIdr = complete = true;
    pictureSetId = 0;
  }

  /** Starts a NAL unit with its header byte. */
  void openNal(byte header) {
    if (!units.hasRoom(1)) {
      reset();
    }
    units.open();
    units.append(header);
  }

  /** Adds bytes to the open NAL unit; false when the picture would become too large. */
  boolean append(byte[] data, int off, int len) {
    boolean fits = units.append(data, off, len);
    if (!fits) {
      reset(); // what still comes of this picture lacks its head, and that is noticed
    }
    return fits;
  }

  void closeNal() {
    int start = units.close();
    int type = NalUnitType.of(units.array()[start]);
    if (NalUnitType.isSlice(type)) {
      readSlice(type, start + 1);
    }
  }

  private void readSlice(int type, int at) {
    byte[] buffer = units.array();
    int length = units.size() - at;
    boolean starts = length > 0 && buffer[at] < 0;
    if (!slices) {
      // A picture whose first slice does not start it lacks its head.
      complete &= starts;
    }
    slices = true;
    allIdr &= type == NalUnitType.IDR;
    firstSlice |= starts;
    BitReader bits = new BitReader(buffer, at, Math.min(length, 16));
    try {
      bits.unsignedExpGolomb(); // first_mb_in_slice
      bidirectional |= bits.unsignedExpGolomb() % 5 == 1; // slice_type, clause 7.4.3
      pictureSetId = bits.unsignedExpGolomb();
    } catch (MalformedException tooShort) {
      complete = false;
    }
  }

  /** Takes the open NAL unit out again. */
  void abandonNal() {
    units.abandon();
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

  boolean isBidirectional() {
    return bidirectional;
  }

  boolean isComplete() {
    return complete;
  }

  int pictureSetId() {
    return pictureSetId;
  }

  byte[] buffer() {
    return units.array();
  }

  int nalStart() {
    return units.start();
  }

  int size() {
    return units.size();
  }

  byte[] copy() {
    return units.copy();
  }
}
