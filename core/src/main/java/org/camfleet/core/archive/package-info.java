/**
 * Recorder, segment store, fragment index, retention. Start at Archive; SegmentFile and
 * RecordHeader say what is on the disk.
 */
@NullMarked
package org.camfleet.core.archive;

import org.jspecify.annotations.NullMarked;
