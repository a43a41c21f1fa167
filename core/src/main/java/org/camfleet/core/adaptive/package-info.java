/**
 * The engine for cameras whose pictures can not pass through: decodes, scales, and has libwebrtc
 * encode H.264 as the way allows. Start at AdaptiveEngine; the door of this package is that class
 * with its settings. Decoding starts at PictureLine: access units in, raw pictures out, on the
 * threads of the node's DecodingPool. Nothing a camera sends can stop another camera's pictures or
 * take memory without bounds.
 */
@NullMarked
package org.camfleet.core.adaptive;

import org.jspecify.annotations.NullMarked;
