package org.camfleet.core.archive;

/**
 * What is done before the disk is full.
 *
 * @param bytes less than this free is told, and made good where {@code overwrites}; 0: nothing is
 * @param overwrites whether the oldest recordings are deleted then, whatever their retention says
 */
public record LowSpace(long bytes, boolean overwrites) {
  /** Nothing is told before the disk is full. */
  public static final LowSpace NOTHING = new LowSpace(0, false);

  /** From here on there is room again: a bit more, so that it is not told again at once. */
  long enough() {
    return bytes + bytes / 4;
  }
}
