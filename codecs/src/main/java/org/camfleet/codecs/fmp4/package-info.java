/**
 * Fragmented MP4 (ISO 14496-12, CMAF ISO 23000-19), one track a file. Start at InitSegment and
 * MediaFragment.
 */
@NullMarked
package org.camfleet.codecs.fmp4;

import org.jspecify.annotations.NullMarked;
