/**
 * The engine for cameras whose pictures can not pass through: decodes, scales, and has libwebrtc
 * encode H.264 as the way allows. Start at AdaptiveEngine; the door of this package is that class
 * with its settings.
 */
@NullMarked
package org.camfleet.core.adaptive;

import org.jspecify.annotations.NullMarked;
