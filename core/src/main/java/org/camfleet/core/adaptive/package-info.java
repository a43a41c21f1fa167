/**
 * Cameras whose pictures must be coded anew, as no storage session takes them as they are. Start at
 * PictureLine: access units in, raw pictures out, decoded on the threads of the node's
 * DecodingPool. Nothing a camera sends can stop another camera's pictures or take memory without
 * bounds.
 */
@NullMarked
package org.camfleet.core.adaptive;

import org.jspecify.annotations.NullMarked;
