/**
 * What a node that is short gives up, and in which order: images, new viewers, viewers, cameras
 * that are re-encoded; never a recording. Start at BrownOut; BrownOutOrder decides.
 */
@NullMarked
package org.camfleet.core.brownout;

import org.jspecify.annotations.NullMarked;
