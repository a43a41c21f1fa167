/**
 * Whole walks with real parts: processes of ours, Chromium, FFmpeg, GStreamer. Start at
 * CamfleetProcess.
 */
@NullMarked
package org.camfleet.ops.e2e;

import org.jspecify.annotations.NullMarked;
