package org.camfleet.codecs.h265;

import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.UnitBuffer;

/** Collects the NAL units of one picture, and what their slice segments say of it. */
final class PictureBuilder {
  private static final int HEADER = 2;

  private final UnitBuffer units;
  private boolean slices;
  private boolean firstSlice;
  private boolean start;
  private boolean broken;
  private boolean leading;
  private boolean complete;
  private int pictureSetId;

  PictureBuilder(int limit) {
    units = new UnitBuffer(limit);
    reset();
  }

  void reset() {
    units.clear();
    slices = firstSlice = broken = leading = false;
    start = complete = true;
    pictureSetId = 0;
  }

  /** Starts a NAL unit with its two header bytes. */
  void openNal(byte first, byte second) {
    if (!units.hasRoom(HEADER)) {
      reset();
    }
    units.open();
    units.append(first);
    units.append(second);
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
    int at = units.close();
    int type = NalUnitType.of(units.array()[at]);
    if (NalUnitType.isSlice(type)) {
      readSlice(type, at + HEADER);
    }
  }

  private void readSlice(int type, int at) {
    byte[] buffer = units.array();
    BitReader bits = new BitReader(buffer, at, Math.min(units.size() - at, 16));
    try {
      boolean first = bits.flag(); // first_slice_segment_in_pic_flag
      if (NalUnitType.isStart(type)) {
        bits.skip(1); // no_output_of_prior_pics_flag
      }
      pictureSetId = bits.unsignedExpGolomb();
      // A picture whose first slice does not start it lacks its head.
      complete &= slices || first;
      firstSlice |= first;
    } catch (MalformedException tooShort) {
      complete = false;
    }
    slices = true;
    start &= NalUnitType.isStart(type);
    broken |= NalUnitType.isBroken(type);
    leading |= NalUnitType.isLeading(type);
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
    return start;
  }

  /** Whether its leading pictures refer to what was never sent. */
  boolean isBroken() {
    return broken;
  }

  /** Whether it refers to pictures before the last key frame. */
  boolean isLeading() {
    return leading;
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
