/**
 * The archive over HTTP: HLS below {@code /hls/v1}, DASH below {@code /dash/v1}, and the sessions
 * that lead there: start at HlsRoutes and ArchivePlayback. What the KVS operations stream
 * themselves: start at StoredMedia.
 */
@NullMarked
package org.camfleet.fleet.playback;

import org.jspecify.annotations.NullMarked;
