package org.camfleet.core.archive;

import org.jspecify.annotations.Nullable;

/**
 * A segment file as it was found when its stream was opened.
 *
 * @param segment its number
 * @param last the last fragment in it; null when there is none
 * @param end where the last whole record ends
 * @param damaged whether anything was cut off or is not what was written
 */
record SegmentState(long segment, @Nullable FragmentNumber last, long end, boolean damaged) {}
