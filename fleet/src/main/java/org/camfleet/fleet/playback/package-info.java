/**
 * The archive over HTTP: HLS below {@code /hls/v1}, and the sessions that lead there. Start at
 * HlsRoutes and ArchivePlayback.
 */
@NullMarked
package org.camfleet.fleet.playback;

import org.jspecify.annotations.NullMarked;
