package org.camfleet.core.archive;

import java.util.List;

/**
 * What is in a segment file.
 *
 * @param entries its whole fragments, as the index should list them
 * @param damaged stretches and fragments that are not what was written
 * @param strange whether it is no file of this stream, or of a newer version
 */
record SegmentContents(List<FragmentIndex.Entry> entries, int damaged, boolean strange) {}
